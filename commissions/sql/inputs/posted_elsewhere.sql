-- Lines of payees who sell in several cities: what their other cities have posted counts for their caps.
SELECT DISTINCT ON (payee_id, kind, component_key, grain, fact_id) payee_id, event_period, kind, component_key, grain,
    fact_id, city_id, sum(amount) OVER (PARTITION BY city_id, payee_id, kind, component_key, grain, fact_id),
    channel_id, product_id, component_id, rule_id, fact_revision, reason, whole
FROM commissions_line
WHERE city_id = ANY(%(cities)s) AND city_id <> %(city)s AND payee_id = ANY(%(payees)s) AND id < %(before)s
    AND event_period = %(period)s AND period >= %(period)s AND kind IN (1, 2) AND component_key <> 0
ORDER BY payee_id, kind, component_key, grain, fact_id, id DESC
