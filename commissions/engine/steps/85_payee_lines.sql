-- Paragraphs 9 and 10.6: lines of a payee's month as a whole.

-- The chain as one fraction in lowest terms, factor by factor: exact, and small enough for 128 bits.
CREATE TABLE chain AS
SELECT
    channel_id AS payee_id,
    period,
    list_reduce(list((value // gcd(value, 10000))::HUGEINT), lambda a, b: a * b) AS numerator,
    list_reduce(list((10000 // gcd(value, 10000))::HUGEINT), lambda a, b: a * b) AS denominator
FROM coefficients
GROUP BY ALL;

CREATE TABLE payee_line AS
SELECT
    3::TINYINT AS kind,
    s.payee_id, s.payee_id AS channel_id, s.period,
    0::BIGINT AS fact_id,
    s.total::BIGINT AS base,
    (half_up(s.total * c.numerator, c.denominator) - s.total)::BIGINT AS owed
FROM (
    SELECT d.payee_id, d.period, sum(coalesce(x.owed, d.after_line_cap)) AS total
    FROM due AS d
    LEFT JOIN capped AS x ON x.due_id = d.rowid
    WHERE d.apply_coefficients AND d.city_id = (SELECT city_id FROM parameters)
    GROUP BY ALL
) AS s
JOIN chain AS c USING (payee_id, period)
UNION ALL
SELECT
    4, payee_id, coalesce(channel_id, payee_id), event_period, adjustment_id, NULL, amount
FROM adjustments;
