-- Adjustments that the ledger doesn't hold yet, or not in full.
SELECT a.id, a.payee_id, NULL, a.event_period, a.amount, coalesce(l.posted, 0)
FROM commissions_adjustment a
LEFT JOIN LATERAL (
    SELECT sum(amount)::bigint AS posted FROM commissions_line
    WHERE city_id = %(city)s AND kind = 4 AND fact_id = a.id AND id < %(before)s
) l ON true
WHERE a.city_id = %(city)s AND a.event_period <= %(posting)s AND a.amount <> coalesce(l.posted, 0)
    AND (%(payees)s::bigint[] IS NULL OR a.payee_id = ANY(%(payees)s))
