-- Paragraph 10: nothing is posted where the key isn't among the differences.
SELECT
    o.owed IS NOT NULL OR p.amount IS NOT NULL AS known,
    coalesce(o.owed, 0) AS owed,
    coalesce(p.amount, 0) AS posted,
    coalesce(d.amount, 0) AS amount,
    coalesce(d.reason, o.reason, p.reason, '') AS reason,
    d.cause
FROM asked AS a
LEFT JOIN owed AS o
    ON o.payee_id = a.payee_id AND o.event_period = a.event_period AND o.kind = a.kind
    AND o.component_key = a.component_key AND o.grain = a.grain AND o.fact_id = a.fact_id
LEFT JOIN ledger AS p
    ON p.payee_id = a.payee_id AND p.event_period = a.event_period AND p.kind = a.kind
    AND p.component_key = a.component_key AND p.grain = a.grain AND p.fact_id = a.fact_id
LEFT JOIN difference AS d
    ON d.payee_id = a.payee_id AND d.event_period = a.event_period AND d.kind = a.kind
    AND d.component_key = a.component_key AND d.grain = a.grain AND d.fact_id = a.fact_id
