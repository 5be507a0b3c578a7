-- The statements of each planned payment, or their pieces where lines of them were held, and deposits that are returned.
INSERT INTO commissions_paymentpart (payment_id, statement_id, deposit_return_id, hold_id, amount, is_live)
SELECT p.id, o.statement_id, o.return_id, o.hold_id, o.amount, true
FROM payment_open o
JOIN commissions_payment p ON p.batch_id = %(batch)s AND p.payee_id = o.payee_id
WHERE o.obstacle = ''
ORDER BY p.id, o.period, o.hold_id NULLS FIRST
