-- Paragraphs 3.5, 4.1, 6.1, 6.8, 8.1, 10.9 and 18.2: gross, line cap, and the reason of a zero.
--
-- `due` holds everything that is owed, before payee caps: earned lines here, overrides from the next step. It stands
-- in the order of paragraph 1.7 nowhere; whoever needs an order asks for it. `worth` is what a line would come to without
-- conditions and factors, where that is known and another amount (10.9).
CREATE MACRO not_below(amount, line_floor) AS
    CASE WHEN amount = 0 OR line_floor IS NULL THEN amount ELSE sign(amount) * greatest(abs(amount), line_floor) END;

CREATE TABLE due AS
WITH grossed AS (
    SELECT
        p.*,
        CASE
            WHEN refused <> '' THEN 0
            ELSE coalesce(
                h.gross, half_up_product(base, weight, weighed_by * CASE WHEN pay = 'piece' THEN 100 ELSE 10000 END)
            )
        END AS gross,
        CASE
            WHEN refused = gate OR (refused = '' AND factored)
            THEN coalesce(
                h.worth,
                half_up_product(base, full_weight, full_weighed_by * CASE WHEN pay = 'piece' THEN 100 ELSE 10000 END)
            )
        END AS worth,
        h.cut_away
    FROM priced AS p
    LEFT JOIN held AS h USING (claim_id)
),
floored AS (
    SELECT * REPLACE (
        not_below(gross, line_floor) AS gross,
        not_below(worth, line_floor) AS worth
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
        WHEN gross = 0 AND cut_away THEN 'C00'
        WHEN gross = 0 THEN 'Z00'
        WHEN line_cap = 0 THEN 'C00'
        ELSE ''
    END AS reason
FROM floored;
