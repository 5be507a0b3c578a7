-- Facts of grain 1. Category and fee come with the products.
SELECT f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, f.event_date, f.subscriber,
    f.instalment, f.quantity, f.amount, f.cost, f.first_payment, f.campaign_id, f.real_name::int
FROM sales_sale f
WHERE
