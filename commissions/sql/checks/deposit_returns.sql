-- Every approved return of a deposit stands in the payables with its amount, and none that isn't.
SELECT format('return %%s of a deposit', coalesce(r.id, e.deposit_return_id)) AS what,
    coalesce(CASE WHEN r.status = 'approved' THEN r.amount END, 0) AS expected, coalesce(e.amount, 0) AS found
FROM commissions_depositreturn r
FULL JOIN (
    SELECT deposit_return_id, sum(amount) AS amount FROM commissions_payableentry
    WHERE deposit_return_id IS NOT NULL GROUP BY deposit_return_id
) e ON e.deposit_return_id = r.id
WHERE coalesce(CASE WHEN r.status = 'approved' THEN r.amount END, 0) <> coalesce(e.amount, 0)
