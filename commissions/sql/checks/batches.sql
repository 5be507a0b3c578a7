-- A batch is the sum of its payments, and the bank was told of exactly those that were sent with something to pay.
SELECT format('batch %%s', b.number) AS what,
    (p.count, p.net, CASE WHEN b.status IN ('sent', 'settled') THEN p.told ELSE 0 END, CASE WHEN b.status IN ('sent', 'settled') THEN p.net ELSE 0 END)::text AS expected,
    (b.count, b.net, coalesce(f.rows, 0), coalesce(f.amount, 0))::text AS found
FROM commissions_paymentbatch b
CROSS JOIN LATERAL (
    SELECT count(*) AS count, coalesce(sum(net), 0)::bigint AS net, count(*) FILTER (WHERE net > 0) AS told
    FROM commissions_payment WHERE batch_id = b.id AND status <> 'left_out'
) p
LEFT JOIN commissions_bankfile f ON f.batch_id = b.id
WHERE b.status <> 'discarded' AND (
    p.count, p.net, CASE WHEN b.status IN ('sent', 'settled') THEN p.told ELSE 0 END, CASE WHEN b.status IN ('sent', 'settled') THEN p.net ELSE 0 END
) IS DISTINCT FROM (b.count::bigint, b.net, coalesce(f.rows, 0)::bigint, coalesce(f.amount, 0))
