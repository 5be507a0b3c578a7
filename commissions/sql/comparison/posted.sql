-- What statements of these months hold, by payee, component and month; a line of no component goes by minus its kind.
SELECT payee_id, CASE WHEN component_key = 0 THEN -kind ELSE component_key END AS component_key, period,
    sum(amount)::bigint, sum(standing)::bigint
FROM commissions_monthfigure
WHERE city_id = ANY(%(cities)s) AND period = ANY(%(periods)s) AND payee_id <> 0
GROUP BY 1, 2, 3
