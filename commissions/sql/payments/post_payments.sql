-- What the payments of a batch take from the payables: one entry each for debts, deposit, tax and the payment itself.
INSERT INTO commissions_payableentry (
    city_id, payee_id, district_id, period, kind, amount, payment_id, debt_id, made_by_id, at
)
SELECT p.city_id, p.payee_id, p.district_id, %(posted_in)s, entry.kind, -entry.amount, p.id, entry.debt_id, %(user)s, now()
FROM commissions_payment p
CROSS JOIN LATERAL (
    SELECT 1 AS place, 'offset' AS kind, o.amount, o.debt_id FROM commissions_paymentoffset o WHERE o.payment_id = p.id
    UNION ALL VALUES
        (2, 'tax', p.withheld, NULL::bigint), (3, 'deposit', p.deposit, NULL), (4, 'payment', p.net, NULL)
) entry
WHERE p.batch_id = %(batch)s AND p.status = 'planned' AND entry.amount > 0
ORDER BY p.id, entry.place, entry.debt_id
