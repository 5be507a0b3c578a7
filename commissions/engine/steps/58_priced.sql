-- Paragraphs 4.1, 6.1, 6.10 and 15.2: each claim with what it is multiplied by, or the reason that it earns nothing.
--
-- `weight` over `weighed_by` has the factors, `full_weight` over `full_weighed_by` hasn't.

CREATE VIEW priced AS
SELECT
    c.*,
    c.rowid AS claim_id,
    k.kind AS pay, k.component_key, k.line_cap, k.line_floor, k.early_cap, k.early_floor, k.payee_cap,
    k.apply_qualifier, k.apply_coefficients,
    t.basis,
    CASE WHEN t.claim_id IS NULL THEN p.rate ELSE t.rate END AS rate,
    CASE WHEN t.claim_id IS NULL THEN p.rate::HUGEINT ELSE t.weight END
    * coalesce(f.numerator, 1) * coalesce(c.days, 1) AS weight,
    coalesce(t.weighed_by, 1) * coalesce(f.denominator, 1)
    * CASE WHEN c.days IS NULL THEN 1 ELSE day(last_day(c.event_date)) END AS weighed_by,
    f.numerator = 0 AS factor_zero,
    CASE WHEN k.in_points THEN f.price END AS price, f.numerator, f.denominator,
    f.component_id IS NOT NULL AS factored,
    CASE
        WHEN k.in_points AND NOT coalesce(f.has_price, false) THEN NULL
        WHEN t.claim_id IS NOT NULL THEN t.weight
        WHEN NOT p.tiered THEN p.rate
    END * CASE WHEN k.in_points THEN f.price ELSE 1 END * coalesce(c.days, 1) AS full_weight,
    coalesce(t.weighed_by, 1) * CASE WHEN k.in_points THEN 10000 ELSE 1 END
    * CASE WHEN c.days IS NULL THEN 1 ELSE day(last_day(c.event_date)) END AS full_weighed_by,
    x.reason AS gate,
    CASE
        WHEN NOT c.asked OR (c.grain = 4 AND c.component_id IS NULL) THEN 'I00'
        WHEN c.component_id IS NULL AND c.grain = 5 AND (c.fact_id, c.period) IN (SELECT (event_id, period) FROM clawback_event)
        THEN 'I00'
        WHEN c.profile_class IS NULL THEN 'O00'
        WHEN c.component_id IS NULL THEN coalesce(c.base_reason, 'R00')
        WHEN c.state = 2 THEN 'N00'
        WHEN c.state = 3 THEN 'N02'
        WHEN x.reason IS NOT NULL THEN x.reason
        WHEN c.base IS NULL THEN coalesce(c.base_reason, 'N00')
        WHEN coalesce(t.reason, '') <> '' THEN t.reason
        WHEN k.in_points AND NOT coalesce(f.has_price, false) THEN 'P01'
        ELSE ''
    END AS refused
FROM claim AS c
LEFT JOIN components AS k USING (component_id)
LEFT JOIN price AS p ON p.rule_id = c.rule_id
LEFT JOIN refusal AS x ON x.claim_id = c.rowid
LEFT JOIN tier AS t ON t.claim_id = c.rowid
LEFT JOIN factor AS f
    ON f.component_id = c.component_id AND f.profile_class = c.profile_class AND f.article_class = c.article_class
WHERE NOT c.only_counted;
