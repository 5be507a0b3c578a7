-- Paragraphs 6.1, 6.2 and 6.11: flat rates, and the bands of tiers with their edges.

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
-- lowest of the second dimension (6.11).
CREATE TABLE edge AS
SELECT
    rule_id, lower, upper, rate, second_lower, second_upper,
    dense_rank() OVER by_edge AS nth,
    CASE WHEN lower = 0 AND dense_rank() OVER by_edge = 1 THEN -infinity() ELSE lower::HUGEINT END AS low,
    coalesce(upper::HUGEINT, infinity()) AS high,
    CASE WHEN second_lower = 0 THEN -infinity() ELSE second_lower::HUGEINT END AS second_low,
    coalesce(second_upper::HUGEINT, infinity()) AS second_high
FROM bands
WINDOW by_edge AS (PARTITION BY rule_id ORDER BY lower);
