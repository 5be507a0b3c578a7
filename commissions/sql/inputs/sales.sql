-- Facts of grain 1. The product's category comes along, and its monthly fee on the day of the event, as far as
-- it had been entered when the run read it (algorithm.md 1.8); the engine knows no products.
SELECT f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, p.category_id, f.event_date, f.subscriber,
    f.instalment, f.quantity, f.amount, f.cost, f.first_payment, price.plan_fee, f.campaign_id, f.real_name::int
FROM sales_sale f
JOIN {products} p ON p.id = f.product_id
LEFT JOIN (
    SELECT product_id, plan_fee, effective_from,
        lead(effective_from, 1, 'infinity') OVER (PARTITION BY product_id ORDER BY effective_from) AS until
    FROM (
        SELECT DISTINCT ON (product_id, effective_from) product_id, effective_from, plan_fee
        FROM sales_productprice WHERE entered_at <= %(as_of)s
        ORDER BY product_id, effective_from, id DESC
    ) entered
) price ON price.product_id = f.product_id AND f.event_date >= price.effective_from AND f.event_date < price.until
WHERE
