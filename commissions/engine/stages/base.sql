-- Paragraph 5.1.
SELECT
    k.kind AS pay,
    CASE WHEN k.kind = 'piece' THEN 'quantity' ELSE k.measure::VARCHAR END AS measure,
    c.base,
    u.base_unit
FROM asked_claim AS c
JOIN components AS k USING (component_id)
CROSS JOIN unit AS u
