-- Payees whose channels stand in this city and in others in the months from first to last day: channel, payee and city,
-- from a day until the next place.
WITH span AS (
    SELECT p.channel_id, CASE WHEN c.kind = ANY(%(through)s) THEN p.parent_id ELSE p.channel_id END AS payee_id,
        p.city_id, p.effective_from,
        lead(p.effective_from) OVER (PARTITION BY p.channel_id ORDER BY p.effective_from) AS until
    FROM network_position p JOIN network_channel c ON c.id = p.channel_id
), wanted AS (
    SELECT * FROM span WHERE effective_from <= %(last_day)s AND (until IS NULL OR until > %(first_day)s)
), spread AS (
    SELECT payee_id FROM wanted
    WHERE %(payees)s::bigint[] IS NULL OR payee_id = ANY(%(payees)s)
    GROUP BY payee_id
    HAVING count(DISTINCT city_id) > 1 AND bool_or(city_id = %(city)s)
)
SELECT channel_id, payee_id, city_id, effective_from, until FROM wanted JOIN spread USING (payee_id)
