-- Paragraphs 2.5, 7 and 16.6: the upline's fixed share of the gross that a downline's fact earned, parts together; or of
-- the difference between their rates.
-- Only if: EXISTS (FROM components WHERE kind = 'override')

CREATE TABLE upline AS
WITH RECURSIVE climb AS (
    SELECT DISTINCT
        payee_id, 0 AS step, payee_id AS upline_id, DATE '0001-01-01' AS day_from, DATE '9999-12-31' AS day_to
    FROM due
    WHERE component_key IN (SELECT override_of FROM components WHERE kind = 'override')
    UNION ALL
    SELECT
        c.payee_id, c.step + 1, s.parent_id, greatest(c.day_from, s.day_from), least(c.day_to, s.day_to)
    FROM climb AS c
    JOIN stay AS s ON s.channel_id = c.upline_id AND s.day_from < c.day_to AND s.day_to > c.day_from
    WHERE s.parent_id IS NOT NULL AND c.step < (SELECT max(override_step) FROM components)
)
SELECT * FROM climb WHERE step > 0;

-- 7.5: the rate that an upline would be paid if it had sold the fact itself.
CREATE TABLE rate_above AS
SELECT d.component_id, d.payee_id, d.period, d.grain, d.fact_id, u.step, p.rate
FROM due AS d
SEMI JOIN (FROM components WHERE override_by = 'difference') AS o ON o.override_of = d.component_key
JOIN components AS k ON k.component_id = d.component_id
JOIN upline AS u ON u.payee_id = d.payee_id AND u.day_from <= d.event_date AND u.day_to > d.event_date
JOIN seat_class AS s
    ON s.channel_id = u.upline_id AND s.book = book_of(d.period, k.cut_off) AND s.day_from <= d.event_date AND s.day_to > d.event_date
JOIN match AS m
    ON m.component_id = d.component_id AND m.profile_class = s.profile_class AND m.article_class = d.article_class
JOIN price AS p ON p.rule_id = m.rule_id
WHERE d.kind = 1 AND (d.part IS NULL OR d.whole IS NOT NULL);

INSERT INTO due BY NAME
WITH earned AS (
    SELECT * REPLACE (coalesce(whole, gross) AS gross) FROM due WHERE kind = 1 AND (part IS NULL OR whole IS NOT NULL)
),
-- What the share is taken of: the gross beneath, or what the higher rate would add to it.
beneath AS (
    SELECT
        d.* REPLACE (
            CASE
                WHEN o.override_by = 'share' THEN d.gross
                ELSE half_up_product(
                    d.base,
                    greatest(coalesce(a.rate, 0) - greatest(d.rate, coalesce(a.below, d.rate)), 0) * coalesce(d.share, 1),
                    CASE WHEN k.kind = 'piece' THEN 100 ELSE 10000 END * CASE WHEN d.share IS NULL THEN 1 ELSE 10000 END
                )
            END AS gross
        ),
        o.component_id AS override_id,
        o.override_by = 'difference' AND coalesce(a.rate, 0) <= greatest(d.rate, coalesce(a.below, d.rate)) AS level
    FROM earned AS d
    JOIN components AS k USING (component_id)
    JOIN components AS o
        ON o.kind = 'override' AND o.override_of = d.component_key AND o.grain = d.grain
        AND d.period BETWEEN o.effective_from AND coalesce(o.effective_to, 999999)
    LEFT JOIN (
        SELECT
            component_id, payee_id, period, grain, fact_id, max(step) AS step,
            arg_max(rate, step) AS rate,
            max(rate) FILTER (step < reached) AS below,
            reached
        FROM rate_above
        JOIN (SELECT DISTINCT override_step AS reached FROM components WHERE override_by = 'difference') ON step <= reached
        GROUP BY component_id, payee_id, period, grain, fact_id, reached
        HAVING max(step) = reached
    ) AS a
        ON a.component_id = d.component_id AND a.payee_id = d.payee_id AND a.period = d.period AND a.grain = d.grain
        AND a.fact_id = d.fact_id AND a.reached = o.override_step AND o.override_by = 'difference'
    WHERE d.gross <> 0
)
SELECT
    2::TINYINT AS kind,
    o.component_key, o.component_id, m.rule_id,
    u.upline_id AS payee_id,
    d.channel_id, d.city_id, d.period, d.grain, d.fact_id, d.revision, d.product_id, d.event_date, d.subscriber,
    d.instalment, d.quantity, d.share, d.profile_class, d.article_class, o.payee_cap, o.apply_qualifier, o.apply_coefficients,
    d.gross AS base,
    p.rate,
    half_up_product(d.gross, p.rate, 10000) AS gross,
    least(greatest(half_up_product(d.gross, p.rate, 10000), -o.line_cap), o.line_cap) AS after_line_cap,
    CASE
        WHEN d.level THEN 'B01'
        WHEN p.rate = 0 THEN 'T00'
        WHEN half_up_product(d.gross, p.rate, 10000) = 0 THEN 'Z00'
        WHEN o.line_cap = 0 THEN 'C00'
        ELSE ''
    END AS reason
FROM beneath AS d
JOIN components AS o ON o.component_id = d.override_id
JOIN match AS m
    ON m.component_id = o.component_id AND m.profile_class = d.profile_class AND m.article_class = d.article_class
JOIN price AS p ON p.rule_id = m.rule_id
JOIN upline AS u
    ON u.payee_id = d.payee_id AND u.step = o.override_step
    AND u.day_from <= d.event_date AND u.day_to > d.event_date;
