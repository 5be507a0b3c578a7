-- A month is published. Refusals that its lines take away are settled: what was kept back for them is payable, because the
-- month's own statement has become smaller by as much.
UPDATE commissions_linehold h SET settled_in = %(period)s
WHERE h.city_id = %(city)s AND h.status = 'refused' AND h.settled_in IS NULL AND EXISTS (
    SELECT FROM commissions_line l
    WHERE l.city_id = h.city_id AND l.period = %(period)s AND l.payee_id = h.payee_id AND l.kind = 4
        AND l.fact_id = h.adjustment_id
)
