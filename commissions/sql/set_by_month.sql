-- The same kind of number for coefficients and targets of the city's channels and their uplines.
WITH RECURSIVE concerned AS (
    SELECT DISTINCT channel_id AS id FROM network_position WHERE city_id = %(city)s
    UNION
    SELECT p.parent_id FROM concerned JOIN network_position p ON p.channel_id = concerned.id
    WHERE p.parent_id IS NOT NULL
)
SELECT 'coefficients', period, sum(hashtextextended((channel_id, kind_id, value)::text, 0))::text
FROM commissions_coefficient
WHERE period = ANY(%(periods)s) AND channel_id IN (SELECT id FROM concerned)
GROUP BY period
UNION ALL
SELECT 'targets', period, sum(hashtextextended((channel_id, metric_id, value)::text, 0))::text
FROM sales_target
WHERE period = ANY(%(periods)s) AND channel_id IN (SELECT id FROM concerned)
GROUP BY period
