-- What the subscribers of one month's activations used in this month. One in nine hardly calls, one in
-- twenty-five owes the bill, and of one in forty the usage has not been reported.
INSERT INTO sales_subscribermonth (
    city_id, period, fact_id, revision, channel_id, import_id, product_id, months_in_net, minutes, megabytes,
    billed, arrears, plan_fee, suspended_days, subscriber
)
SELECT city_id, %(period)s, nextval('sales_fact_id'), 1, channel_id, %(import)s, product_id, %(months)s,
       CASE WHEN h %% 40 = 0 THEN NULL WHEN h %% 9 = 0 THEN (h %% 10)::int ELSE 30 + (h %% 400)::int END,
       CASE WHEN h %% 40 = 0 THEN NULL WHEN h %% 9 = 0 THEN (h %% 20)::int ELSE 500 + (h %% 30000)::int END,
       billed,
       CASE WHEN h %% 25 = 0 THEN billed ELSE 0 END,
       plan_fee, 0, subscriber
FROM (
    SELECT sale.*, product.plan_fee, product.plan_fee * (80 + h %% 60) / 100 AS billed
    FROM (
        SELECT *, hashtextextended(subscriber, %(seed)s) & 9223372036854775807 AS h
        FROM sales_sale
        WHERE city_id = %(city)s AND period = %(event_period)s AND iccid <> ''
    ) sale
    JOIN sales_product product ON product.id = sale.product_id
) used
ORDER BY fact_id
