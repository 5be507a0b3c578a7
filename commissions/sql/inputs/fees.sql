-- Monthly fees from day to day, as far as they had been entered when the run read them (algorithm.md 1.8).
SELECT product_id, effective_from,
    lead(effective_from, 1, DATE '9999-12-31') OVER (PARTITION BY product_id ORDER BY effective_from), plan_fee
FROM (
    SELECT DISTINCT ON (product_id, effective_from) product_id, effective_from, plan_fee
    FROM sales_productprice
    WHERE entered_at <= %(as_of)s
    ORDER BY product_id, effective_from, id DESC
) entered
