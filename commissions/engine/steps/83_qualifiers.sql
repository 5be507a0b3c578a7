-- Paragraph 17: what the period qualifiers make of a payee's month.
-- Only if: EXISTS (FROM qualifiers)

-- 17.1 and 17.2: the highest level whose minima all hold; a veto that fails takes all.
CREATE TABLE payout AS
WITH taking_part AS (
    SELECT DISTINCT payee_id, period, version_id
    FROM component_sum
    WHERE apply_qualifier AND version_id IN (SELECT version_id FROM qualifiers)
),
judged AS (
    SELECT
        p.payee_id, p.period, p.version_id, n.level,
        bool_and(coalesce(v.counted >= n.minimum * v.whole, false)) AS held
    FROM taking_part AS p
    JOIN minima AS n USING (version_id)
    LEFT JOIN figure_value AS v ON v.figure_id = n.figure_id AND v.owner_id = p.payee_id AND v.span = p.period
    GROUP BY ALL
),
best AS (
    SELECT
        payee_id, period, version_id,
        coalesce(bool_or(NOT held) FILTER (level = 0), false) AS vetoed,
        coalesce(max(level) FILTER (held AND level > 0), 0) AS level
    FROM judged
    GROUP BY ALL
)
SELECT
    p.payee_id, p.period, p.version_id, q.level,
    coalesce(b.vetoed, false) AS vetoed,
    CASE WHEN b.vetoed THEN 0 ELSE q.payout END AS payout
FROM taking_part AS p
LEFT JOIN best AS b USING (payee_id, period, version_id)
JOIN qualifiers AS q ON q.version_id = p.version_id AND q.level = coalesce(b.level, 0);

-- 17.3: `coefficients_take` is what of the line the coefficients are applied to (17.4).
CREATE TABLE qualified AS
SELECT
    p.payee_id, p.period, s.plan_id, p.version_id, p.level, p.payout,
    s.total,
    half_up(s.total * p.payout, 10000) - s.total AS owed,
    half_up(s.taking * p.payout, 10000) - s.taking AS coefficients_take
FROM payout AS p
JOIN (
    SELECT
        payee_id, period, version_id, any_value(plan_id) AS plan_id, sum(total) AS total,
        coalesce(sum(total) FILTER (apply_coefficients), 0) AS taking
    FROM component_sum
    WHERE apply_qualifier
    GROUP BY payee_id, period, version_id
) AS s USING (payee_id, period, version_id);
