-- Facts of grain 2: one piece each.
SELECT f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, p.category_id, f.subscriber, f.plan_fee,
    f.billed, f.arrears, f.minutes, f.megabytes, f.months_in_net, f.real_name::int
FROM sales_subscribermonth f
LEFT JOIN {products} p ON p.id = f.product_id
WHERE
