-- Paragraph 4: one row a condition.
SELECT
    g."group", g.measure,
    shift_period(c.period, g.month_offset) AS month,
    g.operator, g.threshold, g.figure, g.holds, g.reason,
    CASE WHEN g.measure IN ('quantity', 'minutes', 'megabytes') THEN 'number' ELSE 'fen' END AS measure_unit
FROM gate_outcome AS g
JOIN asked_claim AS c USING (claim_id)
ORDER BY g."group", g.gate_id
