-- The same kind of number for coefficients and targets of the city's channels and their uplines, and for prices.
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
UNION ALL
-- Prices in force on some day of the month. What products cost before prices were dated holds from 2000 on and
-- is left out: it was so when the months were worked out.
SELECT 'prices', period, sum(hashtextextended((product_id, effective_from, plan_fee)::text, 0))::text
FROM (
    SELECT *, lead(effective_from, 1, 'infinity') OVER (PARTITION BY product_id ORDER BY effective_from) AS until
    FROM (
        SELECT DISTINCT ON (product_id, effective_from) product_id, effective_from, plan_fee
        FROM sales_productprice
        ORDER BY product_id, effective_from, id DESC
    ) entered
) price
JOIN unnest(%(periods)s::integer[]) AS period
    ON price.effective_from < to_date(period::text, 'YYYYMM') + interval '1 month'
    AND price.until > to_date(period::text, 'YYYYMM')
WHERE price.effective_from > DATE '2000-01-01'
GROUP BY period
