-- Facts of grain 2: one piece each. The category comes with the products.
SELECT f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, f.subscriber, f.plan_fee,
    f.billed, f.arrears, f.minutes, f.megabytes, f.months_in_net, f.real_name::int
FROM sales_subscribermonth f
WHERE
