-- Where a plan pays for a subscriber once in some months or in a calendar period (algorithm.md 4.6), or counts a figure for
-- each (14.7), other channels' facts of the same subscribers decide too: the channels that these have besides.
WITH fact AS NOT MATERIALIZED (
    SELECT channel_id, subscriber FROM sales_sale WHERE city_id = %(city)s AND period = ANY(%(periods)s)
    UNION ALL
    SELECT channel_id, subscriber FROM sales_subscribermonth WHERE city_id = %(city)s AND period = ANY(%(periods)s)
    UNION ALL
    SELECT channel_id, subscriber FROM sales_subscriberevent WHERE city_id = %(city)s AND period = ANY(%(periods)s)
)
SELECT DISTINCT channel_id FROM fact
WHERE EXISTS (
        SELECT FROM commissions_planversion v
        WHERE v.status IN ('active', 'superseded') AND (
            EXISTS (
                SELECT FROM commissions_component c
                WHERE c.version_id = v.id AND (c.once_months IS NOT NULL OR c.once_period <> '')
            )
            OR EXISTS (SELECT FROM commissions_figure g WHERE g.version_id = v.id AND g.owner = 'subscriber')
        )
    )
    AND channel_id <> ALL(%(channels)s)
    AND subscriber IN (SELECT subscriber FROM fact WHERE channel_id = ANY(%(channels)s))
