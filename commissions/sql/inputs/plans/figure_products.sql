SELECT p.figure_id, p.product_id, p.category_id, p.campaign_id
FROM commissions_figureproduct p
JOIN commissions_figure f ON f.id = p.figure_id
WHERE f.version_id = ANY(%(versions)s)
