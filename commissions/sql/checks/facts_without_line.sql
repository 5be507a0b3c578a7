-- Each current fact of a calculated month has a line: an amount, or 0 with a reason. A month's figure that no component
-- in force is paid on has none; what a clawback says of an event may stand on the facts that it takes back from.
WITH asked AS (
    SELECT DISTINCT grain, metric_id, event_kind FROM commissions_component
    WHERE version_id = ANY(%(versions)s) AND kind IN ('piece', 'percent')
        AND (paid_months = '{}' OR %(period)s %% 100 = ANY(paid_months))
), taken_back AS (
    SELECT event_kind FROM commissions_component WHERE version_id = ANY(%(versions)s) AND kind = 'clawback'
), fact AS (
    SELECT 1 AS grain, fact_id FROM sales_sale
    WHERE city_id = %(city)s AND period = %(period)s AND superseded_by IS NULL AND import_id <> ALL(%(unseen)s)
    UNION ALL
    SELECT 2, fact_id FROM sales_subscribermonth
    WHERE city_id = %(city)s AND period = %(period)s AND superseded_by IS NULL AND import_id <> ALL(%(unseen)s)
        AND 2 IN (SELECT grain FROM asked)
    UNION ALL
    SELECT 5, fact_id FROM sales_subscriberevent e
    WHERE EXISTS (SELECT FROM asked WHERE grain = 5 AND (asked.event_kind IS NULL OR asked.event_kind = e.kind))
        AND NOT EXISTS (SELECT FROM taken_back t WHERE t.event_kind IS NULL OR t.event_kind = e.kind)
        AND city_id = %(city)s AND period = %(period)s AND superseded_by IS NULL AND import_id <> ALL(%(unseen)s)
    UNION ALL
    SELECT 3, fact_id FROM sales_channelmonth m
    WHERE EXISTS (SELECT FROM asked WHERE grain = 3 AND (asked.metric_id IS NULL OR asked.metric_id = m.metric_id)) AND city_id = %(city)s AND period = %(period)s AND superseded_by IS NULL AND import_id <> ALL(%(unseen)s)
)
SELECT format('fact %%s/%%s of city %%s, %%s', f.grain, f.fact_id, %(city)s, %(period)s) AS what,
    'a line' AS expected, 'none' AS found
FROM fact f
LEFT JOIN (
    SELECT DISTINCT grain, fact_id FROM commissions_line
    WHERE city_id = %(city)s AND event_period = %(period)s AND kind = 1
) l ON l.grain = f.grain AND l.fact_id = f.fact_id
WHERE l.fact_id IS NULL
