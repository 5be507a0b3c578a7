-- A payment is the sum of its statements or of their pieces, and of deposits that are returned, its offsets are those on record, and its entries come to what it took away:
-- all of it once it is sent, nothing before and after it was taken back.
SELECT format('payment %%s', p.id) AS what,
    (p.gross, p."offset", CASE WHEN p.status IN ('sent', 'paid') THEN -p.gross ELSE 0 END)::text AS expected,
    (coalesce(part.amount, 0), coalesce(o.amount, 0), coalesce(e.amount, 0))::text AS found
FROM commissions_payment p
LEFT JOIN (
    SELECT part.payment_id, sum(part.amount) AS amount FROM commissions_paymentpart part
    LEFT JOIN commissions_statement s ON s.id = part.statement_id
    LEFT JOIN commissions_depositreturn r ON r.id = part.deposit_return_id AND r.status = 'approved'
    WHERE s.payable >= part.amount OR r.amount = part.amount GROUP BY part.payment_id
) part ON part.payment_id = p.id
LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM commissions_paymentoffset GROUP BY payment_id) o
    ON o.payment_id = p.id
LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM commissions_payableentry GROUP BY payment_id) e
    ON e.payment_id = p.id
WHERE (p.gross, p."offset", CASE WHEN p.status IN ('sent', 'paid') THEN -p.gross ELSE 0 END)
    IS DISTINCT FROM (coalesce(part.amount, 0), coalesce(o.amount, 0), coalesce(e.amount, 0))
