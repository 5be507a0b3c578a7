-- Paragraph 18: what was guaranteed, and what the month came to without it.
SELECT
    g.component_key, g.rule_id, g.days AS active_days, g.amount AS guaranteed, p.base AS month_sum
FROM guaranteed AS g
JOIN asked AS a ON g.payee_id = a.payee_id AND g.period = a.event_period AND g.component_key = a.component_key
JOIN payee_line AS p
    ON p.kind = 6 AND p.payee_id = g.payee_id AND p.period = g.period AND p.component_key = g.component_key
WHERE a.kind = 6
