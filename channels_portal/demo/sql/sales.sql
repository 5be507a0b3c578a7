-- One month's orders of a city. The n-th order's properties follow from n and the seed alone, so a fresh
-- installation shows the same figures. `sellers` is ordered by size: those in front sell more.
INSERT INTO sales_sale (
    city_id, period, fact_id, revision, channel_id, import_id, product_id, event_date, quantity, instalment,
    first_payment, reported_amount, subscriber, iccid, remark
)
SELECT %(city)s, %(period)s, nextval('sales_fact_id'), 1, seller, %(import)s, product.id,
       %(first_day)s::date + (a / 7 %% %(days)s)::int,
       CASE category.code WHEN 'CARD' THEN 1 + (b %% 20)::int ELSE 1 END,
       0,
       CASE category.code
           WHEN 'MOBILE' THEN product.plan_fee * (CASE WHEN b %% 10 < 7 THEN 1 WHEN b %% 10 < 9 THEN 2 ELSE 0 END)
           WHEN 'BROADBAND' THEN product.plan_fee * (CASE WHEN b %% 10 < 6 THEN 1 ELSE 12 END)
           WHEN 'HANDSET' THEN 79900 + 10000 * (b %% 30)
           WHEN 'CARD' THEN 1000 * (1 + b %% 10) * (1 + b %% 20)
           ELSE 0
       END,
       CASE WHEN b %% 9 = 0 THEN 1000 + 500 * (a %% 9) END,
       '199' || lpad((%(offset)s + n)::text, 8, '0'),
       CASE category.code WHEN 'MOBILE' THEN '898603' || lpad((%(offset)s + n)::text, 14, '0') ELSE '' END,
       ''
FROM (
    SELECT n, a, b,
           (%(sellers)s::bigint[])[1 + (place * place / 1000000 * %(seller_count)s / 1000000)::int] AS seller,
           (%(products)s::bigint[])[1 + (b / 11 %% %(product_count)s)::int] AS product_id
    FROM (
        SELECT n,
               hashint8extended(n, %(seed)s) & 9223372036854775807 AS a,
               hashint8extended(n, %(seed)s + 1) & 9223372036854775807 AS b,
               (hashint8extended(n, %(seed)s + 2) & 9223372036854775807) %% 1000000 AS place
        FROM generate_series(1, %(count)s::bigint) n
        OFFSET 0
    ) hashed
) picked
JOIN sales_product product ON product.id = picked.product_id
JOIN sales_productcategory category ON category.id = product.category_id
ORDER BY n
