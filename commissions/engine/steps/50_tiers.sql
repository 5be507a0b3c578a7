-- Paragraphs 4.5, 5.2, 5.3, 5.4, 6.2 to 6.9 and 6.11: what the tiers make of each claim.
--
-- Result `tier`, one row a claim of a component with tiers: amount = base * weight / weighed_by, in the rate's unit.
-- One rate for all is (rate, 1); several stretches are (sum of stretch * rate, sum of stretches).
-- Only if: EXISTS (FROM bands WHERE lower <> 0 OR upper IS NOT NULL OR second_lower <> 0 OR second_upper IS NOT NULL)

CREATE TABLE counted AS
SELECT
    c.rowid AS claim_id,
    c.component_id, c.rule_id,
    span_of(k.count_period = 'day' OR coalesce(g.by_day, false), c.period, c.event_date) AS span,
    c.event_date, c.subscriber, c.product_id, c.instalment, c.fact_id,
    owner_of(coalesce(g.owner::VARCHAR, k.tier_scope::VARCHAR), c.payee_id, c.channel_id, c.subscriber_id) AS owner_id,
    coalesce(c.size, 0) AS size,
    c.second, c.second_whole,
    k.second_measure IS NOT NULL AND c.second IS NULL AS second_unknown,
    k.tier_mode,
    k.edges
FROM claim AS c
JOIN components AS k USING (component_id)
LEFT JOIN figures AS g ON g.figure_id = k.tier_figure
ANTI JOIN refusal AS x ON x.claim_id = c.rowid
WHERE c.state = 1 AND c.base IS NOT NULL AND NOT c.only_counted
    AND c.component_id IN (SELECT component_id FROM price WHERE tiered);

-- One row an owner and rule that it sells under: the total, and what edges are multiplied with to be compared (5.2).
CREATE TABLE tier_total AS
WITH total AS (
    SELECT component_id, span, owner_id, tier_mode, edges, sum(size) AS total, list(DISTINCT rule_id) AS rules
    FROM counted
    GROUP BY ALL
),
measured AS (
    SELECT
        n.component_id, n.span, n.owner_id, n.tier_mode, n.edges, n.rules,
        coalesce(b.size, 0) AS before,
        CASE k.tier_basis WHEN 'figure' THEN v.counted ELSE coalesce(b.size, 0) + n.total END AS total,
        CASE k.tier_basis WHEN 'target_share' THEN 10000 ELSE 1 END AS fine,
        CASE k.tier_basis
            WHEN 'target_share' THEN CASE WHEN t.value > 0 THEN t.value END
            WHEN 'figure' THEN v.whole
            ELSE 1
        END AS whole,
        CASE k.tier_basis WHEN 'figure' THEN coalesce(v.reason, 'N00') END AS of_figure
    FROM total AS n
    JOIN components AS k USING (component_id)
    LEFT JOIN counted_before AS b
        ON b.component_id = n.component_id AND b.period = n.span AND b.owner_id = n.owner_id
    LEFT JOIN targets AS t ON t.channel_id = n.owner_id AND t.period = n.span AND t.code = k.target_code
    LEFT JOIN figure_value AS v
        ON v.figure_id = k.tier_figure AND v.owner_id = n.owner_id AND v.span = n.span
)
SELECT
    n.* EXCLUDE (rules, of_figure), unnest(coalesce(d.rules, n.rules)) AS rule_id, total * fine // whole AS basis,
    CASE WHEN whole IS NULL THEN coalesce(of_figure, 'T02') ELSE '' END AS refused
FROM measured AS n
LEFT JOIN day_component AS d USING (component_id);

-- The bands that the total reached (6.2), one for each band of the second dimension; rate is NULL where there is none.
CREATE TABLE reached AS
SELECT
    t.*, e.nth, e.rate, e.second_low, e.second_high,
    e.rate IS NULL OR (e.second_lower = 0 AND e.second_upper IS NULL) AS any_second
FROM tier_total AS t
LEFT JOIN edge AS e
    ON e.rule_id = t.rule_id
    AND in_band(t.total * t.fine, scaled_edge(e.low, t.whole), scaled_edge(e.high, t.whole), t.edges);

-- The pay scale of the modes that walk through the bands, in the unit of the total times `fine` (6.3).
CREATE TABLE pay_scale AS
SELECT
    t.component_id, t.span, t.owner_id, t.rule_id, e.rate,
    scaled_edge(e.low, t.whole) AS low,
    scaled_edge(e.high, t.whole) AS high,
    e.second_low, e.second_high
FROM tier_total AS t
JOIN edge AS e ON e.rule_id = t.rule_id AND (t.tier_mode = 'marginal' OR e.nth = 1)
WHERE t.tier_mode IN ('marginal', 'excess') AND t.whole IS NOT NULL
UNION ALL
SELECT
    r.component_id, r.span, r.owner_id, r.rule_id, r.rate,
    scaled_edge(first.high, r.whole) AS low,
    infinity() AS high,
    r.second_low, r.second_high
FROM reached AS r
JOIN edge AS first ON first.rule_id = r.rule_id AND first.nth = 1 AND first.second_low = r.second_low
WHERE r.tier_mode = 'excess' AND r.nth > 1;

-- From the total before a fact to the total after it (6.5), in the order of paragraph 1.7.
CREATE TABLE stretch AS
SELECT
    c.claim_id, c.component_id, c.span, c.owner_id, c.rule_id, t.basis, t.refused,
    c.second, c.second_whole, c.second_unknown, c.edges,
    (t.before + sum(c.size) OVER in_order - c.size) * t.fine AS starts,
    (t.before + sum(c.size) OVER in_order) * t.fine AS ends
FROM counted AS c
JOIN tier_total AS t USING (component_id, span, owner_id, rule_id)
WHERE c.tier_mode IN ('marginal', 'excess')
WINDOW in_order AS (
    PARTITION BY c.component_id, c.span, c.owner_id
    ORDER BY c.event_date, c.subscriber, c.product_id, c.instalment, c.fact_id
    ROWS UNBOUNDED PRECEDING
);

CREATE VIEW stretch_part AS FROM stretch_parts_of('stretch');

CREATE TABLE tier AS FROM tiers_of('counted', 'stretch');
