-- A number for all that is known of the city's channels and their uplines, by month in which it begins: the same as
-- before means that nothing changed. The order of rows doesn't matter, hence a sum of hashes.
WITH RECURSIVE concerned AS (
    SELECT DISTINCT channel_id AS id FROM network_position WHERE city_id = %(city)s
    UNION
    SELECT p.parent_id FROM concerned JOIN network_position p ON p.channel_id = concerned.id
    WHERE p.parent_id IS NOT NULL
)
SELECT greatest(extract(year FROM p.effective_from)::int * 100 + extract(month FROM p.effective_from)::int, %(first)s)
    AS period, sum(hashtextextended((p.channel_id, p.effective_from, p.city_id, p.district_id, r.city_class,
    p.parent_id, p.level, p.star, p.mode)::text, 0))::text
FROM network_position p
JOIN network_region r ON r.id = p.city_id
WHERE p.channel_id IN (SELECT id FROM concerned)
GROUP BY 1
ORDER BY 1
