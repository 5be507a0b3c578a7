-- What the ledger's lines of these months promised in parts: of each key the latest line says how much the whole is.
-- The parts are those of the version in force in that month: one that took another's place and owes as much wrote no line.
SELECT l.payee_id, l.channel_id, l.event_period, l.component_key, coalesce(f.component_id, l.component_id),
    l.rule_id, l.grain, l.fact_id,
    l.fact_revision, l.product_id, l.city_id, s.subscriber, l.quantity, l.whole
FROM (
    SELECT DISTINCT ON (payee_id, event_period, component_key, grain, fact_id) *
    FROM (
        SELECT * FROM commissions_line WHERE city_id = %(city)s AND period = ANY(%(periods)s) AND event_period = period
        UNION ALL
        SELECT * FROM commissions_line
        WHERE city_id = %(city)s AND event_period = ANY(%(periods)s) AND event_period <> period
    ) written
    WHERE kind = 1 AND id < %(before)s
        AND component_key IN (SELECT key_id FROM commissions_component WHERE id = ANY(%(components)s))
        AND (%(payees)s::bigint[] IS NULL OR payee_id = ANY(%(payees)s))
    ORDER BY payee_id, event_period, component_key, grain, fact_id, id DESC
) l
LEFT JOIN (
    SELECT c.id AS component_id, c.key_id, v.effective_from, v.effective_to
    FROM commissions_component c JOIN ({versions}) v ON v.id = c.version_id
) f ON f.key_id = l.component_key AND l.event_period BETWEEN f.effective_from AND coalesce(f.effective_to, 999999)
LEFT JOIN LATERAL (
    SELECT subscriber FROM sales_sale f
    WHERE l.grain = 1 AND f.city_id = l.city_id AND f.period {of_month} AND f.fact_id = l.fact_id
    UNION ALL
    SELECT subscriber FROM sales_subscribermonth f
    WHERE l.grain = 2 AND f.city_id = l.city_id AND f.period = l.event_period AND f.fact_id = l.fact_id
    LIMIT 1
) s ON true
WHERE l.whole IS NOT NULL AND l.whole <> 0
