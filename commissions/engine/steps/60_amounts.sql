-- Paragraphs 3.5, 4.1, 6.1, 6.8, 6.10, 8.1, 8.9, 10.9, 15.2 and 18.2: gross, line cap, and the reason of a zero.
--
-- `due` holds everything that is owed, before payee caps: earned lines here, overrides from the next step. It stands
-- in the order of paragraph 1.7 nowhere; whoever needs an order asks for it. `worth` is what a line would come to without
-- conditions and factors, where that is known and another amount (10.9).
CREATE MACRO not_below(amount, line_floor) AS
    CASE WHEN amount = 0 OR line_floor IS NULL THEN amount ELSE sign(amount) * greatest(abs(amount), line_floor) END;

-- 8.9: a line cap and floor that come before the factors.
CREATE MACRO held_early(amount, early_floor, early_cap) AS
    least(greatest(not_below(amount, early_floor), -early_cap), early_cap);

CREATE TABLE due AS
WITH priced AS (
    SELECT
        c.*,
        k.kind AS pay, k.component_key, k.line_cap, k.line_floor, k.early_cap, k.early_floor, k.payee_cap, k.apply_qualifier, k.apply_coefficients,
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
    WHERE NOT c.only_counted
),
unheld AS (
    SELECT
        *,
        CASE
            WHEN refused = '' AND coalesce(early_cap, early_floor) IS NOT NULL
            THEN half_up_product(base, full_weight, full_weighed_by * CASE WHEN pay = 'piece' THEN 100 ELSE 10000 END)
        END AS early
    FROM priced
),
grossed AS (
    SELECT
        *,
        CASE
            WHEN refused <> '' THEN 0
            WHEN early IS NOT NULL
            THEN half_up_product(
                held_early(early, early_floor, early_cap),
                coalesce(numerator, 1) * CASE WHEN price > 0 THEN 10000 ELSE 1 END,
                coalesce(denominator, 1) * CASE WHEN price > 0 THEN price ELSE 1 END
            )
            ELSE half_up_product(base, weight, weighed_by * CASE WHEN pay = 'piece' THEN 100 ELSE 10000 END)
        END AS gross,
        CASE
            WHEN refused = gate OR (refused = '' AND factored)
            THEN half_up_product(base, full_weight, full_weighed_by * CASE WHEN pay = 'piece' THEN 100 ELSE 10000 END)
        END AS worth
    FROM unheld
),
floored AS (
    SELECT * REPLACE (
        not_below(gross, line_floor) AS gross,
        held_early(not_below(worth, line_floor), early_floor, early_cap) AS worth
    )
    FROM grossed
)
SELECT
    1::TINYINT AS kind,
    coalesce(component_key, 0) AS component_key,
    component_id, rule_id, payee_id, channel_id, city_id, period, grain, fact_id, revision, product_id, event_date,
    subscriber, instalment, quantity, profile_class, article_class, payee_cap,
    coalesce(apply_qualifier, false) AS apply_qualifier,
    coalesce(apply_coefficients, false) AS apply_coefficients,
    base,
    basis::BIGINT AS basis,
    CASE WHEN refused = '' THEN rate END AS rate,
    gross,
    NULL::TINYINT AS part,
    NULL::BIGINT AS whole,
    NULL::BIGINT AS share,
    CASE WHEN refused <> '' OR worth <> gross THEN worth END AS worth,
    least(greatest(gross, -line_cap), line_cap) AS after_line_cap,
    CASE
        WHEN refused <> '' THEN refused
        WHEN factor_zero THEN 'F00'
        WHEN weight = 0 THEN 'T00'
        WHEN gross = 0 AND early_cap = 0 AND early <> 0 THEN 'C00'
        WHEN gross = 0 THEN 'Z00'
        WHEN line_cap = 0 THEN 'C00'
        ELSE ''
    END AS reason
FROM floored;
