-- Where a plan pays for a subscriber once in some months (algorithm.md 4.6), other channels' facts of the same subscribers
-- decide too: the channels that these have besides.
WITH fact AS (
    SELECT channel_id, subscriber FROM sales_sale WHERE city_id = %(city)s AND period = ANY(%(periods)s)
    UNION ALL
    SELECT channel_id, subscriber FROM sales_subscribermonth WHERE city_id = %(city)s AND period = ANY(%(periods)s)
    UNION ALL
    SELECT channel_id, subscriber FROM sales_subscriberevent WHERE city_id = %(city)s AND period = ANY(%(periods)s)
)
SELECT DISTINCT channel_id FROM fact
WHERE EXISTS (
        SELECT FROM commissions_component c JOIN commissions_planversion v ON v.id = c.version_id
        WHERE c.once_months IS NOT NULL AND v.status IN ('active', 'superseded')
    )
    AND channel_id <> ALL(%(channels)s)
    AND subscriber IN (SELECT subscriber FROM fact WHERE channel_id = ANY(%(channels)s))
