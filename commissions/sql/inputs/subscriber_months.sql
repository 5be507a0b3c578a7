-- Facts of grain 2: one piece each.
SELECT 2, f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, p.category_id, NULL, NULL,
    f.subscriber, 0, 1, NULL, NULL, NULL, f.plan_fee, f.billed, f.arrears, f.minutes, f.megabytes, f.months_in_net, NULL, 1
FROM sales_subscribermonth f
LEFT JOIN sales_product p ON p.id = f.product_id
WHERE
