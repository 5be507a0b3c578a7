-- Products in the categories that they were in at a past moment.
SELECT p.id, coalesce(c.category_id, p.category_id) AS category_id
FROM sales_product p
LEFT JOIN (
    SELECT DISTINCT ON (key) key, (old->>'category_id')::bigint AS category_id
    FROM core_change
    WHERE table_name = 'sales_product' AND operation = 'U' AND old ? 'category_id' AND at > %(as_of)s
    ORDER BY key, id
) c ON c.key = p.id
