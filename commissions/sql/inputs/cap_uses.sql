-- What months that aren't worked out now have posted against a yearly cap or floor, in this city and in a payee's others; less what
-- clawbacks took back of it (algorithm.md 20.7).
WITH clawback AS (
    SELECT DISTINCT ON (key_id) key_id, override_of_id FROM commissions_component
    WHERE kind = 'clawback' ORDER BY key_id, id DESC
)
SELECT l.payee_id, coalesce(c.override_of_id, l.component_key), l.event_period, sum(l.amount),
    coalesce(sum(l.amount) FILTER (WHERE l.kind = 7), 0)
FROM commissions_line l
LEFT JOIN clawback c ON l.kind = 7 AND c.key_id = l.component_key
WHERE (l.city_id = %(city)s OR l.payee_id = ANY(%(payees)s))
    AND l.component_key = ANY(%(keys)s::bigint[] || ARRAY(SELECT key_id FROM clawback WHERE override_of_id = ANY(%(keys)s)))
    AND l.kind IN (1, 2, 7)
    AND l.id < %(before)s AND (%(narrowed)s::bigint[] IS NULL OR l.payee_id = ANY(%(narrowed)s))
    AND l.event_period / 100 = ANY(%(years)s) AND l.event_period <> ALL(%(periods)s)
GROUP BY l.payee_id, 2, l.event_period
