SELECT id, component_id, channel_kind, mode, level, star, city_class, city_id, district_id, channel_id, product_id,
    category_id, campaign_id, date_from, date_to
FROM commissions_rule
WHERE component_id = ANY(%(components)s)
