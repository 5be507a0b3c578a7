-- A number for each month of how its sales are shared (algorithm.md 25): those of the city, and those of its channels and
-- their uplines elsewhere.
WITH RECURSIVE concerned AS (
    SELECT DISTINCT channel_id AS id FROM network_position WHERE city_id = %(city)s
    UNION
    SELECT p.parent_id FROM concerned JOIN network_position p ON p.channel_id = concerned.id
    WHERE p.parent_id IS NOT NULL
)
SELECT period, sum(hashtextextended((fact_id, shares)::text, 0))
FROM sales_salesplit
WHERE city_id = %(city)s
    OR EXISTS (SELECT FROM jsonb_object_keys(shares) AS channel JOIN concerned ON concerned.id = channel::bigint)
GROUP BY period
