-- The batch is the sum of its payments, less those that were left out. State and figures change in one step, because the
-- figures of a batch stand still between its submission and its sending.
UPDATE commissions_paymentbatch b
SET count = s.count, gross = s.gross, "offset" = s."offset", deposit = s.deposit, withheld = s.withheld, net = s.net,
    largest = s.largest, status = %(status)s, sent_by_id = %(sent_by)s, sent_at = %(sent_at)s
FROM (
    SELECT count(*) AS count, coalesce(sum(gross), 0)::bigint AS gross, coalesce(sum("offset"), 0)::bigint AS "offset",
        coalesce(sum(deposit), 0)::bigint AS deposit, coalesce(sum(withheld), 0)::bigint AS withheld,
        coalesce(sum(net), 0)::bigint AS net, coalesce(max(net), 0) AS largest
    FROM commissions_payment WHERE batch_id = %(batch)s AND status <> 'left_out'
) s
WHERE b.id = %(batch)s
