-- Facts of grain 1. The product's category and monthly fee come along; the engine knows no products.
SELECT 1, f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, p.category_id, NULL, f.event_date,
    f.subscriber, f.instalment, f.quantity, f.first_payment, p.plan_fee, NULL, NULL, NULL, NULL, NULL, 1
FROM sales_sale f
JOIN sales_product p ON p.id = f.product_id
WHERE
