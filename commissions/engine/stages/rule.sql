-- Paragraph 3.
SELECT
    k.component_key, k.version_id, r.rule_id, r.channel_kind, r.mode, r.level, r.star, r.city_class, r.city_id,
    r.district_id, r.channel_id AS rule_channel_id, r.product_id, r.category_id, r.campaign_id, r.date_from, r.date_to
FROM asked_claim AS c
JOIN components AS k USING (component_id)
JOIN rules AS r ON r.rule_id = c.rule_id
