-- What draws have moved in all months before, and what reserves have held back of months that release now.
SELECT payee_id, component_key, kind, event_period, fact_id, sum(amount)
FROM commissions_line
WHERE city_id = %(city)s AND kind IN (8, 9) AND component_key = ANY(%(keys)s) AND id < %(before)s
    AND event_period <> ALL(%(periods)s)
    AND (kind = 8 AND event_period < %(last)s OR kind = 9 AND event_period = ANY(%(held)s::int[]))
    AND (%(payees)s::bigint[] IS NULL OR payee_id = ANY(%(payees)s))
GROUP BY payee_id, component_key, kind, event_period, fact_id
