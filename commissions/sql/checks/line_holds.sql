-- A statement's payable is what no hold concerns and what is kept back for each hold, and nothing of it is paid twice: its
-- live parts are pieces as they are now. Before publication nothing is kept back.
SELECT format('pieces of statement %%s', s.id) AS what,
    (CASE WHEN s.status = 'draft' THEN 0 ELSE least(s.payable, h.frozen) END, 0)::text AS expected,
    (h.frozen, coalesce(p.wrong, 0))::text AS found
FROM (
    SELECT statement_id, sum(frozen)::bigint AS frozen FROM commissions_linehold GROUP BY statement_id
) h
JOIN commissions_statement s ON s.id = h.statement_id
LEFT JOIN LATERAL (
    SELECT count(*) AS wrong
    FROM commissions_paymentpart part JOIN commissions_payment payment ON payment.id = part.payment_id
    LEFT JOIN commissions_linehold own ON own.id = part.hold_id
    WHERE part.statement_id = s.id AND part.is_live AND payment.status IN ('sent', 'paid')
        AND part.amount <> coalesce(own.frozen, s.payable - h.frozen)
) p ON true
WHERE h.frozen <> CASE WHEN s.status = 'draft' THEN 0 ELSE least(s.payable, h.frozen) END OR p.wrong > 0
