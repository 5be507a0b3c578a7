-- Which debts each planned payment takes its offset from: the oldest first.
INSERT INTO commissions_paymentoffset (payment_id, debt_id, amount)
SELECT id, debt_id, least(open, wanted - before)
FROM (
    SELECT p.id, p."offset" AS wanted, d.id AS debt_id, d.amount - d."offset" AS open,
        sum(d.amount - d."offset") OVER (PARTITION BY p.id ORDER BY d.period, d.id) - (d.amount - d."offset") AS before
    FROM commissions_payment p
    JOIN commissions_debt d ON d.city_id = p.city_id AND d.payee_id = p.payee_id AND NOT d.written_off
        AND d.amount > d."offset"
    WHERE p.batch_id = %(batch)s AND p."offset" > 0
) debts
WHERE wanted > before
ORDER BY id, debt_id
