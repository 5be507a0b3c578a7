-- Paragraphs 4.5, 5.2, 5.3 and 6.2 to 6.9: what the tiers make of each claim.
--
-- Result `tier`, one row a claim of a component with tiers: amount = base * weight / weighed_by, in the rate's unit.
-- One rate for all is (rate, 1); several stretches are (sum of stretch * rate, sum of stretches).

CREATE TABLE price AS
SELECT
    r.rule_id,
    r.component_id,
    count(*) > 1 OR min(b.lower) <> 0 OR max(b.upper) IS NOT NULL AS tiered,
    any_value(b.rate) AS rate
FROM rules AS r
JOIN bands AS b USING (rule_id)
GROUP BY ALL;

-- Edges from minus to plus infinity: the lowest band, if it starts at 0, holds what lies below as well (6.2).
CREATE TABLE edge AS
SELECT
    rule_id,
    rate,
    row_number() OVER by_edge AS nth,
    CASE WHEN lower = 0 AND row_number() OVER by_edge = 1 THEN -infinity() ELSE lower::HUGEINT END AS low,
    coalesce(upper::HUGEINT, infinity()) AS high
FROM bands
WINDOW by_edge AS (PARTITION BY rule_id ORDER BY lower);

CREATE TABLE counted AS
SELECT
    c.rowid AS claim_id,
    c.component_id, c.rule_id, c.period, c.event_date, c.subscriber, c.product_id, c.instalment, c.fact_id,
    CASE WHEN k.tier_scope = 'payee' THEN c.payee_id ELSE c.channel_id END AS owner_id,
    coalesce(c.size, 0) AS size,
    k.tier_mode
FROM claim AS c
JOIN components AS k USING (component_id)
ANTI JOIN refusal AS x ON x.claim_id = c.rowid
WHERE c.state = 1 AND c.base IS NOT NULL
    AND c.component_id IN (SELECT component_id FROM price WHERE tiered);

-- One row an owner: the total, and what the edges are multiplied with to be compared with it (5.2, 5.3).
CREATE TABLE tier_total AS
SELECT
    n.*,
    CASE WHEN k.tier_basis = 'target_share' THEN 10000 ELSE 1 END AS fine,
    CASE WHEN k.tier_basis <> 'target_share' THEN 1 WHEN t.value > 0 THEN t.value END AS whole,
    CASE WHEN k.tier_basis <> 'target_share' THEN n.total WHEN t.value > 0 THEN n.total * 10000 // t.value END AS basis
FROM (
    SELECT component_id, period, owner_id, sum(size) AS total FROM counted GROUP BY ALL
) AS n
JOIN components AS k USING (component_id)
LEFT JOIN targets AS t ON t.channel_id = n.owner_id AND t.period = n.period AND t.code = k.target_code;

-- The owner's pay scale under each rule that it sells under, in the unit of the total times `fine`.
CREATE TABLE pay_scale AS
WITH wanted AS (
    SELECT DISTINCT component_id, period, owner_id, rule_id, tier_mode FROM counted WHERE tier_mode <> 'transaction'
),
scaled AS (
    SELECT
        w.*, t.total * t.fine AS total, t.whole, e.nth, e.rate,
        scaled_edge(e.low, t.whole) AS low,
        scaled_edge(e.high, t.whole) AS high
    FROM wanted AS w
    JOIN tier_total AS t USING (component_id, period, owner_id)
    JOIN edge AS e USING (rule_id)
    WHERE t.whole IS NOT NULL
)
SELECT component_id, period, owner_id, rule_id, rate, low, high, low <= total AND total < high AS reached
FROM scaled
WHERE tier_mode = 'marginal'
UNION ALL
SELECT component_id, period, owner_id, rule_id, rate, -infinity(), infinity(), true
FROM scaled
WHERE tier_mode = 'whole' AND low <= total AND total < high
UNION ALL
SELECT component_id, period, owner_id, rule_id, rate, low, high, low <= total AND total < high
FROM scaled
WHERE tier_mode = 'excess' AND nth = 1
UNION ALL
SELECT above.component_id, above.period, above.owner_id, above.rule_id, above.rate, first.high, infinity(), true
FROM scaled AS above
JOIN scaled AS first USING (component_id, period, owner_id, rule_id)
WHERE above.tier_mode = 'excess' AND above.nth > 1 AND first.nth = 1
    AND above.low <= above.total AND above.total < above.high;

-- From the total before a fact to the total after it (6.5), in the order of paragraph 1.7.
CREATE TABLE stretch AS
SELECT
    c.claim_id, c.component_id, c.period, c.owner_id, c.rule_id,
    (sum(c.size) OVER in_order - c.size) * t.fine AS starts,
    sum(c.size) OVER in_order * t.fine AS ends
FROM counted AS c
JOIN tier_total AS t USING (component_id, period, owner_id)
WHERE c.tier_mode IN ('marginal', 'excess') AND t.whole IS NOT NULL
WINDOW in_order AS (
    PARTITION BY c.component_id, c.period, c.owner_id
    ORDER BY c.event_date, c.subscriber, c.product_id, c.instalment, c.fact_id
    ROWS UNBOUNDED PRECEDING
);

CREATE VIEW stretch_part AS
SELECT
    s.claim_id, s.starts, s.ends, p.low, p.high, p.rate,
    CASE
        WHEN s.starts = s.ends THEN 1
        ELSE least(p.high, greatest(s.starts, s.ends)) - greatest(p.low, least(s.starts, s.ends))
    END AS part
FROM stretch AS s
JOIN pay_scale AS p USING (component_id, period, owner_id, rule_id)
WHERE CASE
    WHEN s.starts = s.ends THEN p.low <= s.starts AND s.starts < p.high
    ELSE p.low < greatest(s.starts, s.ends) AND p.high > least(s.starts, s.ends)
END;

CREATE TABLE tier AS
WITH mixed AS (
    SELECT
        claim_id,
        sum(part * rate) AS weight,
        CASE WHEN min(rate) = max(rate) AND sum(part) = any_value(greatest(1, abs(ends - starts))) THEN min(rate) END AS rate,
        any_value(greatest(1, abs(ends - starts))) AS weighed_by
    FROM stretch_part
    GROUP BY claim_id
),
flat_mode AS (
    SELECT c.claim_id, p.rate
    FROM counted AS c
    JOIN pay_scale AS p USING (component_id, period, owner_id, rule_id)
    WHERE c.tier_mode = 'whole'
    UNION ALL
    SELECT c.claim_id, e.rate
    FROM counted AS c
    JOIN tier_total AS t USING (component_id, period, owner_id)
    JOIN edge AS e USING (rule_id)
    WHERE c.tier_mode = 'transaction' AND scaled_edge(e.low, t.whole) <= abs(c.size) * t.fine AND abs(c.size) * t.fine < scaled_edge(e.high, t.whole)
)
SELECT
    c.claim_id,
    coalesce(m.rate, f.rate) AS rate,
    coalesce(m.weight, f.rate::HUGEINT) AS weight,
    coalesce(m.weighed_by, 1) AS weighed_by,
    CASE
        WHEN c.tier_mode <> 'transaction' THEN t.basis
        WHEN t.whole IS NOT NULL THEN c.size * t.fine // t.whole
    END AS basis,
    CASE WHEN t.whole IS NULL THEN 'T02' WHEN coalesce(m.weight, f.rate) IS NULL THEN 'T01' ELSE '' END AS reason
FROM counted AS c
JOIN tier_total AS t USING (component_id, period, owner_id)
LEFT JOIN mixed AS m USING (claim_id)
LEFT JOIN flat_mode AS f USING (claim_id);
