-- Paragraph 9.1: what the coefficients are applied to, by component.
SELECT o.component_key, sum(o.owed)::BIGINT AS component_sum
FROM owed AS o
JOIN asked AS a ON o.payee_id = a.payee_id AND o.event_period = a.event_period
WHERE o.component_id IN (SELECT component_id FROM components WHERE apply_coefficients)
GROUP BY o.component_key
ORDER BY o.component_key
