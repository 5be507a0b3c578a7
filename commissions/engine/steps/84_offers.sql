-- Paragraphs 9.1 and 18.1: the coefficients of a payee, and what its own presence stands under; 2.7: by the days of each star.

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
    c.component_key, c.apply_coefficients, m.rule_id, s.profile_class, a.article_class, f.value AS days,
    CASE WHEN x.component_id IS NULL THEN p.rate ELSE x.rate END AS rate,
    half_up_product(
        CASE WHEN c.prorate THEN f.value ELSE 1 END, coalesce(x.weight, p.rate),
        100 * CASE WHEN c.prorate THEN day(last_day(f.event_date)) ELSE 1 END * coalesce(x.of_days, 1)
    ) AS amount
FROM presence AS f
SEMI JOIN month AS w ON w.period = f.period
JOIN seat_class AS s
    ON s.channel_id = f.channel_id AND s.book = f.period AND s.day_from <= f.event_date AND s.day_to > f.event_date
JOIN article_class AS a ON a.grain = 4 AND a.book = f.period AND a.event_date = f.event_date
JOIN match AS m ON m.profile_class = s.profile_class AND m.article_class = a.article_class
JOIN components AS c ON c.component_id = m.component_id AND c.kind IN ('guarantee', 'draw', 'reserve')
JOIN price AS p ON p.rule_id = m.rule_id
LEFT JOIN (
    SELECT
        d.profile_class, d.article_class, d.component_id, sum(d.day.days * r.rate)::BIGINT AS weight,
        any_value(d.of_days) AS of_days,
        CASE WHEN min(r.rate) = max(r.rate) AND sum(d.day.days) = any_value(d.of_days) THEN min(r.rate) END AS rate
    FROM day_rule AS d
    JOIN price AS r ON r.rule_id = d.best[1]
    GROUP BY ALL
) AS x ON x.profile_class = s.profile_class AND x.article_class = a.article_class AND x.component_id = c.component_id
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
