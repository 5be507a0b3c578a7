-- The balance of each payee in a city is what its published statements say and no posted payment pays. Never below zero.
WITH unpaid AS (
    SELECT s.city_id, s.payee_id, sum(s.payable - coalesce(done.amount, 0)) AS amount FROM commissions_statement s
    LEFT JOIN (
        SELECT part.statement_id, sum(part.amount) AS amount
        FROM commissions_paymentpart part JOIN commissions_payment p ON p.id = part.payment_id
        WHERE part.is_live AND p.status IN ('sent', 'paid') GROUP BY part.statement_id
    ) done ON done.statement_id = s.id
    WHERE s.status <> 'draft' GROUP BY s.city_id, s.payee_id
), balance AS (
    SELECT city_id, payee_id, sum(amount) AS amount FROM commissions_payableentry GROUP BY city_id, payee_id
)
SELECT format('balance of payee %%s in city %%s', coalesce(b.payee_id, u.payee_id), coalesce(b.city_id, u.city_id)) AS what,
    coalesce(u.amount, 0) AS expected, coalesce(b.amount, 0) AS found
FROM unpaid u FULL JOIN balance b ON b.city_id = u.city_id AND b.payee_id = u.payee_id
WHERE coalesce(u.amount, 0) <> coalesce(b.amount, 0) OR coalesce(b.amount, 0) < 0
