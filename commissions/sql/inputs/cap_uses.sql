-- What months that aren't worked out now have posted against a yearly cap, in this city and in a payee's others.
SELECT payee_id, component_key, event_period, sum(amount)
FROM commissions_line
WHERE (city_id = %(city)s OR payee_id = ANY(%(payees)s)) AND component_key = ANY(%(keys)s) AND kind IN (1, 2)
    AND id < %(before)s AND (%(narrowed)s::bigint[] IS NULL OR payee_id = ANY(%(narrowed)s))
    AND event_period / 100 = ANY(%(years)s) AND event_period <> ALL(%(periods)s)
GROUP BY payee_id, component_key, event_period
