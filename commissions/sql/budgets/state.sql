-- A city's month beside its budget, its year and the frame that holds for all channels. One row.
SELECT own.amount AS budget,
    coalesce((
        SELECT sum(s.amount) FROM commissions_statement s WHERE s.city_id = %(city)s AND s.period = %(period)s
    ), 0)::bigint AS run,
    coalesce((
        SELECT sum(b.amount) FROM commissions_budget b
        WHERE b.city_id = %(city)s AND b.period >= %(january)s AND b.period < %(period)s
    ), 0)::bigint AS year_budget,
    coalesce((
        SELECT sum(s.amount) FROM commissions_statement s
        WHERE s.city_id = %(city)s AND s.period >= %(january)s AND s.period < %(period)s
    ), 0)::bigint AS year,
    coalesce((
        SELECT sum(r.amount) FROM commissions_revenuefigure r WHERE r.city_id = %(city)s AND r.period = %(period)s
    ), 0)::bigint AS revenue,
    frame.budget_share, coalesce(frame.budget_binding, false), coalesce(frame.document_number, '')
FROM (SELECT 1) one
LEFT JOIN commissions_budget own ON own.city_id = %(city)s AND own.period = %(period)s
LEFT JOIN LATERAL (
    SELECT f.budget_share, f.budget_binding, f.document_number FROM commissions_frame f
    WHERE f.channel_kind IS NULL AND f.status = 'approved' AND f.valid_from <= %(period)s
    ORDER BY f.valid_from DESC, f.id DESC LIMIT 1
) frame ON true
