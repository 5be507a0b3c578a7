-- An adjustment has posted nothing yet, or exactly its amount, to its own payee.
SELECT format('adjustment %%s', coalesce(a.id, l.fact_id)) AS what, coalesce(a.amount, 0) AS expected, l.amount AS found
FROM (
    SELECT city_id, payee_id, fact_id, sum(amount) AS amount FROM commissions_line WHERE kind = 4
    GROUP BY city_id, payee_id, fact_id
) l
LEFT JOIN commissions_adjustment a ON a.id = l.fact_id AND a.city_id = l.city_id AND a.payee_id = l.payee_id
WHERE a.amount IS DISTINCT FROM l.amount
