-- The mirror of each entry of payments that failed or were reversed: the whole amount is payable again.
INSERT INTO commissions_payableentry (
    city_id, payee_id, district_id, period, kind, amount, payment_id, debt_id, reverses_id, made_by_id, at
)
SELECT e.city_id, e.payee_id, e.district_id, %(posted_in)s,
    CASE e.kind WHEN 'payment' THEN %(kind)s ELSE e.kind END, -e.amount, e.payment_id, e.debt_id, e.id, %(user)s, now()
FROM commissions_payableentry e
WHERE e.payment_id = ANY(%(payments)s) AND e.reverses_id IS NULL
ORDER BY e.id
