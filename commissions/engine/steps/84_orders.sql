-- Paragraph 24: versions with a cap of the month or an order of their own, worked out by themselves.
-- Only if: EXISTS (FROM versions)

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
