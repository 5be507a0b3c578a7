-- Paragraph 10.6.
SELECT t.adjustment_id, t.amount AS ruled
FROM adjustments AS t
JOIN asked AS a ON t.adjustment_id = a.fact_id AND a.kind = 4
