SELECT id, category_id FROM sales_product
