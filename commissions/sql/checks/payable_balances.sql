-- The balance of each payee in a city is what its published statements and approved returns of deposits say and no posted
-- payment pays. Never below zero.
WITH done AS (
    SELECT part.statement_id, part.deposit_return_id, sum(part.amount) AS amount
    FROM commissions_paymentpart part JOIN commissions_payment p ON p.id = part.payment_id
    WHERE part.is_live AND p.status IN ('sent', 'paid') GROUP BY 1, 2
), owed AS (
    SELECT s.city_id, s.payee_id, s.payable - coalesce(done.amount, 0) AS amount
    FROM commissions_statement s LEFT JOIN done ON done.statement_id = s.id
    WHERE s.status <> 'draft'
    UNION ALL
    SELECT r.city_id, r.payee_id, r.amount - coalesce(done.amount, 0)
    FROM commissions_depositreturn r LEFT JOIN done ON done.deposit_return_id = r.id
    WHERE r.status = 'approved'
), unpaid AS (
    SELECT city_id, payee_id, sum(amount) AS amount FROM owed GROUP BY city_id, payee_id
), balance AS (
    SELECT city_id, payee_id, sum(amount) AS amount FROM commissions_payableentry GROUP BY city_id, payee_id
)
SELECT format('balance of payee %%s in city %%s', coalesce(b.payee_id, u.payee_id), coalesce(b.city_id, u.city_id)) AS what,
    coalesce(u.amount, 0) AS expected, coalesce(b.amount, 0) AS found
FROM unpaid u FULL JOIN balance b ON b.city_id = u.city_id AND b.payee_id = u.payee_id
WHERE coalesce(u.amount, 0) <> coalesce(b.amount, 0) OR coalesce(b.amount, 0) < 0
