-- For whom these components have paid in months that aren't worked out now (algorithm.md 4.6): a fact counts if its lines
-- come to something, or would but for a cap or the parts that are still to come; what a floor made of nothing doesn't (8.11).
SELECT l.component_key, l.city_id, l.event_period, l.channel_id, s.subscriber
FROM (
    SELECT component_key, city_id, event_period, grain, fact_id, (array_agg(channel_id ORDER BY id DESC))[1] AS channel_id
    FROM commissions_line
    WHERE city_id = %(city)s AND period >= %(first)s AND event_period BETWEEN %(first)s AND %(last)s
        AND event_period <> ALL(%(periods)s) AND component_key = ANY(%(keys)s) AND kind = 1 AND id < %(before)s
        AND (part IS NULL OR whole IS NOT NULL)
    GROUP BY component_key, city_id, event_period, grain, fact_id
    HAVING sum(amount) > 0 AND (array_agg(gross ORDER BY id DESC))[1] <> 0 OR (array_agg(cut ORDER BY id DESC))[1] > 0 OR (array_agg(whole ORDER BY id DESC))[1] > 0
) l
LEFT JOIN LATERAL (
    SELECT subscriber FROM sales_sale f
    WHERE l.grain = 1 AND f.city_id = l.city_id AND f.period {of_month} AND f.fact_id = l.fact_id
    UNION ALL
    SELECT subscriber FROM sales_subscribermonth f
    WHERE l.grain = 2 AND f.city_id = l.city_id AND f.period = l.event_period AND f.fact_id = l.fact_id
    UNION ALL
    SELECT subscriber FROM sales_subscriberevent f
    WHERE l.grain = 5 AND f.city_id = l.city_id AND f.period {of_month} AND f.fact_id = l.fact_id
    LIMIT 1
) s ON true
