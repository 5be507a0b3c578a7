-- Every channel's places up to the last day wanted; for an explanation only those of some channels and their uplines.
WITH RECURSIVE wanted AS (
    SELECT unnest(%(channels)s::bigint[]) AS id
    UNION
    SELECT p.parent_id FROM wanted JOIN network_position p ON p.channel_id = wanted.id WHERE p.parent_id IS NOT NULL
)
SELECT p.channel_id, p.effective_from, p.city_id, p.district_id, r.city_class, p.parent_id, p.level, p.star, p.mode,
    c.kind, c.closed_on
FROM network_position p
JOIN network_channel c ON c.id = p.channel_id
JOIN network_region r ON r.id = p.city_id
WHERE p.effective_from <= %(last_day)s
    AND (%(channels)s::bigint[] IS NULL OR p.channel_id IN (SELECT id FROM wanted))
