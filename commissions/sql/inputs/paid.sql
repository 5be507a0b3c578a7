-- What the ledger holds of the facts of subscribers that have an event in the months worked out, for the months that
-- aren't: what was paid, and what clawbacks took of it, under the component that paid.
WITH event AS (
    SELECT DISTINCT f.subscriber FROM sales_subscriberevent f
    WHERE f.city_id = %(city)s AND f.period = ANY(%(event_months)s) AND {current}
), original AS (
    SELECT DISTINCT ON (f.fact_id) 1 AS grain, f.fact_id, f.subscriber, f.product_id, f.event_date
    FROM sales_sale f JOIN event USING (subscriber)
    WHERE f.city_id = %(city)s AND f.period BETWEEN %(first)s AND %(last)s
    ORDER BY f.fact_id, f.revision DESC
), month AS (
    SELECT DISTINCT ON (f.fact_id) 2, f.fact_id, f.subscriber, f.product_id,
        (to_date(f.period::text, 'YYYYMM') + interval '1 month' - interval '1 day')::date
    FROM sales_subscribermonth f JOIN event USING (subscriber)
    WHERE f.city_id = %(city)s AND f.period BETWEEN %(first)s AND %(last)s
    ORDER BY f.fact_id, f.revision DESC
), clawback AS (
    SELECT DISTINCT ON (key_id) key_id, override_of_id FROM commissions_component
    WHERE kind = 'clawback' ORDER BY key_id, id DESC
)
SELECT l.payee_id, min(l.channel_id), coalesce(c.override_of_id, l.component_key), l.grain, l.fact_id, l.event_period,
    o.event_date, o.subscriber, o.product_id, sum(l.amount), c.key_id IS NOT NULL
FROM (TABLE original UNION ALL TABLE month) o
JOIN commissions_line l ON l.fact_id = o.fact_id AND l.grain = o.grain
LEFT JOIN clawback c ON l.kind = 7 AND c.key_id = l.component_key
WHERE l.city_id = %(city)s AND l.period >= %(first)s AND l.id < %(before)s AND l.kind IN (1, 2, 7)
    AND l.event_period <> ALL(%(periods)s) AND coalesce(c.override_of_id, l.component_key) = ANY(%(keys)s)
    AND (%(payees)s::bigint[] IS NULL OR l.payee_id = ANY(%(payees)s))
GROUP BY l.payee_id, 3, l.grain, l.fact_id, l.event_period, o.event_date, o.subscriber, o.product_id, c.key_id
