-- Paragraphs 6.1, 6.2, 6.5 and 6.11: flat rates, the bands of tiers with their edges, and how a tier pays, for whoever asks.

CREATE TABLE price AS
SELECT
    r.rule_id,
    r.component_id,
    count(*) > 1 OR min(b.lower) <> 0 OR max(b.upper) IS NOT NULL AS tiered,
    any_value(b.rate) AS rate
FROM rules AS r
JOIN bands AS b USING (rule_id)
GROUP BY ALL;

-- Edges from minus to plus infinity: the lowest band, if it starts at 0, holds what lies below as well (6.2). So does the
-- lowest of the second dimension (6.11). `nth` counts the tiers of one stretch of it.
CREATE TABLE edge AS
SELECT
    rule_id, lower, upper, rate, second_lower, second_upper,
    dense_rank() OVER by_edge AS nth,
    CASE WHEN lower = 0 AND dense_rank() OVER by_edge = 1 THEN -infinity() ELSE lower::HUGEINT END AS low,
    coalesce(upper::HUGEINT, infinity()) AS high,
    CASE WHEN second_lower = 0 THEN -infinity() ELSE second_lower::HUGEINT END AS second_low,
    coalesce(second_upper::HUGEINT, infinity()) AS second_high
FROM bands
WINDOW by_edge AS (PARTITION BY rule_id, second_lower ORDER BY lower);

-- Table macro: the stretches of each fact, one a band; one without a length stands in the band that holds its point (6.6).
CREATE MACRO stretch_parts_of(stretches) AS TABLE
SELECT
    s.claim_id, s.basis, s.refused, s.second_unknown, s.starts, s.ends, p.low, p.high, p.rate,
    greatest(1, abs(s.ends - s.starts)) AS weighed_by,
    CASE
        WHEN s.starts = s.ends THEN 1
        ELSE least(p.high, greatest(s.starts, s.ends)) - greatest(p.low, least(s.starts, s.ends))
    END AS part
FROM query_table(stretches) AS s
LEFT JOIN pay_scale AS p
    ON p.component_id = s.component_id AND p.span = s.span AND p.owner_id = s.owner_id AND p.rule_id = s.rule_id
    AND p.low < greatest(s.starts, s.ends, least(s.starts, s.ends) + 1) AND p.high > least(s.starts, s.ends)
    AND in_second_band(s.second, s.second_whole, p.second_low, p.second_high, s.edges);

-- Table macro: what the tiers make of each of `counts`; those that walk through the bands stand in `stretches` (steps/50_tiers.sql).
CREATE MACRO tiers_of(counts, stretches) AS TABLE
WITH rated AS (
    SELECT
        c.claim_id, r.rate, r.rate::HUGEINT AS weight, 1::HUGEINT AS weighed_by, t.basis, t.refused, c.second_unknown
    FROM query_table(counts) AS c
    JOIN tier_total AS t USING (component_id, span, owner_id, rule_id)
    LEFT JOIN reached AS r
        ON r.component_id = c.component_id AND r.span = c.span AND r.owner_id = c.owner_id AND r.rule_id = c.rule_id
        AND (r.any_second OR in_second_band(c.second, c.second_whole, r.second_low, r.second_high, c.edges))
    WHERE c.tier_mode = 'whole'
    UNION ALL
    SELECT c.claim_id, e.rate, e.rate, 1, c.size * t.fine // t.whole, t.refused, c.second_unknown
    FROM query_table(counts) AS c
    JOIN tier_total AS t USING (component_id, span, owner_id, rule_id)
    LEFT JOIN edge AS e
        ON e.rule_id = c.rule_id
        AND in_band(abs(c.size) * t.fine, scaled_edge(e.low, t.whole), scaled_edge(e.high, t.whole), c.edges)
        AND in_second_band(c.second, c.second_whole, e.second_low, e.second_high, c.edges)
    WHERE c.tier_mode = 'transaction'
    UNION ALL
    SELECT
        claim_id,
        CASE WHEN min(rate) = max(rate) AND sum(part) = any_value(weighed_by) THEN min(rate) END,
        sum(part * rate),
        any_value(weighed_by),
        any_value(basis),
        any_value(refused),
        any_value(second_unknown)
    FROM stretch_parts_of(stretches)
    GROUP BY claim_id
)
SELECT
    claim_id, rate, weight, weighed_by, basis,
    CASE WHEN refused <> '' THEN refused WHEN second_unknown THEN 'N00' WHEN weight IS NULL THEN 'T01' ELSE '' END AS reason
FROM rated;
