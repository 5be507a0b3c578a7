-- Paragraph 24.1: the cap, and what the month came to before and after it.
SELECT v.month_cap, p.base AS month_sum, p.base + p.owed AS after_caps
FROM payee_line AS p
JOIN asked AS a ON a.kind = 10 AND p.kind = 10 AND p.payee_id = a.payee_id AND p.period = a.event_period AND p.fact_id = a.fact_id
JOIN ordered AS o
    ON o.payee_id = p.payee_id AND o.period = p.period AND o.plan_id = p.fact_id AND o.stage = 'cap'
JOIN versions AS v USING (version_id)
