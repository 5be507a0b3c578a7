-- Debts and deposits follow what was just posted of these payments; the sign is -1 where it is taken back.
WITH moved AS (
    UPDATE commissions_debt d SET "offset" = d."offset" + %(sign)s * o.amount
    FROM (
        SELECT debt_id, sum(amount)::bigint AS amount FROM commissions_paymentoffset
        WHERE payment_id = ANY(%(payments)s) GROUP BY debt_id
    ) o
    WHERE d.id = o.debt_id
)
UPDATE agents_agent a SET deposit_paid = greatest(0, a.deposit_paid + %(sign)s * p.deposit)
FROM (
    SELECT payee_id, sum(deposit)::bigint AS deposit FROM commissions_payment
    WHERE id = ANY(%(payments)s) AND deposit > 0 GROUP BY payee_id
) p
WHERE a.channel_id = p.payee_id
