-- Every published statement stands in the payables with what it says is payable, and no draft does.
SELECT format('payable of statement %%s', coalesce(s.id, e.statement_id)) AS what,
    coalesce(CASE WHEN s.status <> 'draft' THEN s.payable END, 0) AS expected, coalesce(e.amount, 0) AS found
FROM commissions_statement s
FULL JOIN (
    SELECT statement_id, sum(amount) AS amount FROM commissions_payableentry
    WHERE statement_id IS NOT NULL GROUP BY statement_id
) e ON e.statement_id = s.id
WHERE coalesce(CASE WHEN s.status <> 'draft' THEN s.payable END, 0) <> coalesce(e.amount, 0)
