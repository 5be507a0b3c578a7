-- Paragraphs 9.1 and 24: what the coefficients, or the cap of the month, are applied to, by component. The line of a
-- version that is worked out by itself has the number of its plan.
SELECT o.component_key, sum(o.owed)::BIGINT AS component_sum
FROM owed AS o
JOIN asked AS a ON o.payee_id = a.payee_id AND o.event_period = a.event_period
JOIN components AS k ON k.component_id = o.component_id
LEFT JOIN versions AS v ON v.version_id = k.version_id
WHERE o.kind <= 2 AND (k.apply_coefficients OR a.kind = 10)
    AND CASE WHEN a.fact_id = 0 THEN v.version_id IS NULL ELSE v.version_id IS NOT NULL AND k.plan_id = a.fact_id END
GROUP BY o.component_key
ORDER BY o.component_key
