-- Paragraphs 9, 10.6, 17 and 18: lines of a payee's month as a whole.

-- What the caps left of each component's month, of the run's city.
CREATE TABLE component_sum AS
SELECT
    d.payee_id, d.period, d.component_id, any_value(k.version_id) AS version_id, any_value(k.plan_id) AS plan_id,
    any_value(d.apply_qualifier) AS apply_qualifier, any_value(d.apply_coefficients) AS apply_coefficients,
    sum(coalesce(x.owed, d.after_line_cap)) AS total
FROM due AS d
LEFT JOIN capped AS x ON x.due_id = d.rowid
JOIN components AS k ON k.component_id = d.component_id
WHERE d.city_id = (SELECT city_id FROM parameters)
GROUP BY d.payee_id, d.period, d.component_id;

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
    LEFT JOIN figure_value AS v ON v.figure_id = n.figure_id AND v.owner_id = p.payee_id AND v.period = p.period
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

-- The chain as one fraction in lowest terms, factor by factor: exact, and small enough for 128 bits.
CREATE TABLE chain AS
SELECT
    channel_id AS payee_id,
    period,
    list_reduce(list((value // gcd(value, 10000))::HUGEINT), lambda a, b: a * b) AS numerator,
    list_reduce(list((10000 // gcd(value, 10000))::HUGEINT), lambda a, b: a * b) AS denominator
FROM coefficients
GROUP BY ALL;

CREATE TABLE coefficient_line AS
SELECT s.payee_id, s.period, s.total, half_up(s.total * c.numerator, c.denominator) - s.total AS owed
FROM (
    SELECT payee_id, period, sum(total) AS total
    FROM (
        SELECT payee_id, period, total FROM component_sum WHERE apply_coefficients
        UNION ALL
        SELECT payee_id, period, coefficients_take FROM qualified
    )
    GROUP BY ALL
) AS s
JOIN chain AS c USING (payee_id, period);

-- What the month comes to, coefficients applied; of what the payee itself earned.
CREATE TABLE month_total AS
SELECT payee_id, period, sum(total)::HUGEINT AS total
FROM (
    SELECT payee_id, period, total FROM component_sum
    UNION ALL
    SELECT payee_id, period, owed FROM qualified
    UNION ALL
    SELECT payee_id, period, owed FROM coefficient_line
)
GROUP BY ALL;

-- 18, 22 and 23: what a payee's own presence stands under: guarantees, draws and reserves.
CREATE TABLE offered AS
SELECT
    f.channel_id AS payee_id, f.period, f.fact_id, f.revision, c.kind, c.component_id, c.component_key, m.rule_id, p.rate,
    f.value AS days,
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

-- 18: of several guarantees the largest.
CREATE TABLE guaranteed AS
SELECT * EXCLUDE (kind)
FROM offered
WHERE kind = 'guarantee'
QUALIFY row_number() OVER (PARTITION BY payee_id, period ORDER BY amount DESC, component_key) = 1;

CREATE TABLE payee_line AS
SELECT
    5::TINYINT AS kind,
    0::BIGINT AS component_key, NULL::BIGINT AS component_id, NULL::BIGINT AS rule_id, 0::TINYINT AS grain,
    payee_id, payee_id AS channel_id, period,
    plan_id AS fact_id, 0 AS fact_revision,
    total::BIGINT AS base, payout AS rate,
    owed::BIGINT AS owed, '' AS reason, NULL::TINYINT AS part
FROM qualified
UNION ALL
SELECT 3, 0, NULL, NULL, 0, payee_id, payee_id, period, 0, 0, total::BIGINT, NULL, owed::BIGINT, '', NULL
FROM coefficient_line
UNION ALL
SELECT
    6, g.component_key, g.component_id, g.rule_id, 4, g.payee_id, g.payee_id, g.period, g.fact_id, g.revision,
    coalesce(t.total, 0)::BIGINT, g.rate, greatest(g.amount - coalesce(t.total, 0), 0)::BIGINT, '', NULL
FROM guaranteed AS g
LEFT JOIN month_total AS t USING (payee_id, period)
UNION ALL
SELECT
    4, 0, NULL, NULL, 0, payee_id, coalesce(channel_id, payee_id), event_period, adjustment_id, 0, NULL, NULL, amount, '',
    NULL
FROM adjustments;
