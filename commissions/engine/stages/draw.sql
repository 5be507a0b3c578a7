-- Paragraph 22: what the draw is, what the month came to without it, and what was still to be repaid.
SELECT
    d.component_key, d.rule_id, d.amount::BIGINT AS drawn, d.earned::BIGINT AS month_sum,
    d.open_before::BIGINT AS open_before, d.owed::BIGINT AS draw_moved, (d.open_before + d.owed)::BIGINT AS open_after
FROM draw_line AS d
JOIN asked AS a
    ON a.kind = 8 AND d.payee_id = a.payee_id AND d.period = a.event_period AND d.component_key = a.component_key
