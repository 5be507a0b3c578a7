-- Paragraph 24: versions with a cap of the month or an order of their own, worked out by themselves.

-- 9.1: the chain as one fraction in lowest terms, factor by factor: exact, and small enough for 128 bits.
CREATE TABLE chain AS
SELECT
    channel_id AS payee_id,
    period,
    list_reduce(list((value // gcd(value, 10000))::HUGEINT), lambda a, b: a * b) AS numerator,
    list_reduce(list((10000 // gcd(value, 10000))::HUGEINT), lambda a, b: a * b) AS denominator
FROM coefficients
GROUP BY ALL;

-- 18, 22 and 23: what a payee's own presence stands under: guarantees, draws and reserves.
CREATE TABLE offered AS
SELECT
    f.channel_id AS payee_id, f.period, f.fact_id, f.revision, c.kind, c.version_id, c.plan_id, c.component_id,
    c.component_key, c.apply_coefficients, m.rule_id, p.rate, f.value AS days,
    half_up_product(
        CASE WHEN c.prorate THEN f.value ELSE 1 END, p.rate,
        100 * CASE WHEN c.prorate THEN day(last_day(f.event_date)) ELSE 1 END
    ) AS amount
FROM presence AS f
JOIN seat_class AS s
    ON s.channel_id = f.channel_id AND s.period = f.period AND s.day_from <= f.event_date AND s.day_to > f.event_date
JOIN article_class AS a ON a.grain = 4 AND a.period = f.period AND a.event_date = f.event_date
JOIN match AS m ON m.profile_class = s.profile_class AND m.article_class = a.article_class
JOIN components AS c ON c.component_id = m.component_id AND c.kind IN ('guarantee', 'draw', 'reserve')
JOIN price AS p ON p.rule_id = m.rule_id
WHERE s.payee_id = f.channel_id;

-- 18.1 and 24.4: of several guarantees the largest; among versions worked out by themselves, of each version.
CREATE TABLE guaranteed AS
SELECT o.* EXCLUDE (kind), v.version_id AS ordered_version
FROM offered AS o
LEFT JOIN versions AS v ON v.version_id = o.version_id
WHERE o.kind = 'guarantee'
QUALIFY row_number() OVER (
    PARTITION BY o.payee_id, o.period, v.version_id ORDER BY o.amount DESC, o.component_key
) = 1;

-- 24.2 and 24.3: stage after stage. `total` is what the version's month comes to, `taking` what of it the coefficients
-- are applied to; `base` and `owed` are what the stage found and what it adds.
CREATE TABLE ordered AS
WITH RECURSIVE started AS (
    SELECT payee_id, period, version_id, any_value(plan_id) AS plan_id, sum(total)::HUGEINT AS total, sum(taking)::HUGEINT AS taking
    FROM (
        SELECT payee_id, period, version_id, plan_id, total, CASE WHEN apply_coefficients THEN total ELSE 0 END AS taking
        FROM component_sum
        UNION ALL
        SELECT payee_id, period, version_id, plan_id, owed, coefficients_take FROM qualified
        UNION ALL
        SELECT payee_id, period, version_id, plan_id, 0, 0 FROM guaranteed
    )
    SEMI JOIN versions USING (version_id)
    GROUP BY payee_id, period, version_id
),
stepped AS (
    SELECT
        payee_id, period, version_id, plan_id, 0 AS place, ''::VARCHAR AS stage, total, taking, 0::HUGEINT AS base,
        0::HUGEINT AS owed
    FROM started
    UNION ALL
    SELECT
        payee_id, period, version_id, plan_id, place, stage, total + owed,
        CASE
            WHEN stage = 'coefficients' THEN taking + owed
            WHEN stage = 'guarantee' AND tops_up THEN taking + owed
            WHEN stage = 'cap' AND owed < 0 THEN taking + half_up(owed * taking, total)
            ELSE taking
        END,
        base, owed
    FROM (
        SELECT
            *,
            CASE WHEN stage = 'coefficients' THEN taking ELSE total END AS base,
            CASE stage
                WHEN 'cap' THEN least(month_cap - total, 0)
                WHEN 'coefficients' THEN half_up(taking * numerator, denominator) - taking
                ELSE greatest(amount - total, 0)
            END AS owed
        FROM (
            SELECT
                s.payee_id, s.period, s.version_id, s.plan_id, s.place + 1 AS place,
                string_split(v.stage_order::VARCHAR, '-')[s.place + 1] AS stage,
                s.total, s.taking, coalesce(v.month_cap, infinity()) AS month_cap,
                coalesce(c.numerator, 1) AS numerator, coalesce(c.denominator, 1) AS denominator,
                coalesce(g.amount, -infinity()) AS amount, g.apply_coefficients AS tops_up
            FROM stepped AS s
            JOIN versions AS v USING (version_id)
            LEFT JOIN chain AS c ON c.payee_id = s.payee_id AND c.period = s.period
            LEFT JOIN guaranteed AS g
                ON g.payee_id = s.payee_id AND g.period = s.period AND g.ordered_version = s.version_id
            WHERE s.place < 3
        )
    )
)
SELECT * FROM stepped WHERE place > 0;
