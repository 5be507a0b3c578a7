-- Paragraphs 9, 10.6, 17, 18 and 24: lines of a payee's month as a whole.

CREATE TABLE coefficient_line AS
SELECT s.payee_id, s.period, s.total, half_up(s.total * c.numerator, c.denominator) - s.total AS owed
FROM (
    SELECT payee_id, period, sum(total) AS total
    FROM (
        SELECT payee_id, period, version_id, total FROM component_sum WHERE apply_coefficients
        UNION ALL
        SELECT payee_id, period, version_id, coefficients_take FROM qualified
    )
    ANTI JOIN versions USING (version_id)
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
    UNION ALL
    SELECT payee_id, period, owed FROM ordered
)
GROUP BY ALL;

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
    CASE stage WHEN 'cap' THEN 10 ELSE 3 END, 0, NULL, NULL, 0, payee_id, payee_id, period, plan_id, 0, base::BIGINT, NULL,
    owed::BIGINT, '', NULL
FROM ordered
WHERE stage = 'cap' AND version_id IN (SELECT version_id FROM versions WHERE month_cap IS NOT NULL)
    OR stage = 'coefficients' AND (payee_id, period) IN (SELECT (payee_id, period) FROM chain)
UNION ALL
SELECT
    6, g.component_key, g.component_id, g.rule_id, 4, g.payee_id, g.payee_id, g.period, g.fact_id, g.revision,
    coalesce(o.base, t.total, 0)::BIGINT, g.rate, coalesce(o.owed, greatest(g.amount - coalesce(t.total, 0), 0))::BIGINT, '',
    NULL
FROM guaranteed AS g
LEFT JOIN month_total AS t USING (payee_id, period)
LEFT JOIN ordered AS o
    ON o.payee_id = g.payee_id AND o.period = g.period AND o.version_id = g.ordered_version AND o.stage = 'guarantee'
UNION ALL
SELECT
    4, 0, NULL, NULL, 0, payee_id, coalesce(channel_id, payee_id), event_period, adjustment_id, 0, NULL, NULL, amount, '',
    NULL
FROM adjustments;
