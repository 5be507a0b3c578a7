-- Tiers that a payee's month came near: of each component and rule that it sold under, the next edge, and how many more sales
-- like its smallest one would reach it. Asked of a run's stage tables (steps/50_tiers.sql).
--
-- A tier of a transaction isn't reached by more of them, what moves a figure needn't be a sale, and a day is over: all are left out.
WITH like_this AS (
    SELECT n.component_id, n.rule_id, n.owner_id, c.fact_id, n.size
    FROM counted AS n
    JOIN claim AS c ON c.rowid = n.claim_id
    JOIN components AS k ON k.component_id = n.component_id
    ANTI JOIN attributions AS a ON a.grain = c.grain AND a.fact_id = c.fact_id
    WHERE c.payee_id = $payee AND c.period = $period AND c.city_id = (SELECT city_id FROM parameters)
        AND c.grain = 1 AND c.base > 0 AND n.size > 0
        AND n.tier_mode <> 'transaction' AND k.tier_basis <> 'figure' AND NOT n.second_unknown
    QUALIFY row_number() OVER (
        PARTITION BY n.component_id, n.rule_id, n.owner_id ORDER BY n.size, n.event_date DESC, n.fact_id DESC
    ) = 1
),
next_edge AS (
    SELECT t.component_id, t.rule_id, t.owner_id, t.edges, t.fine, t.total * t.fine AS stands, e.nth, scaled_edge(e.low, t.whole) AS edge_at
    FROM tier_total AS t
    JOIN edge AS e ON e.rule_id = t.rule_id
    WHERE t.span = $period AND t.whole IS NOT NULL
        AND NOT in_band(t.total * t.fine, scaled_edge(e.low, t.whole), infinity(), t.edges)
    QUALIFY row_number() OVER (PARTITION BY t.component_id, t.rule_id, t.owner_id ORDER BY e.nth) = 1
),
missing AS (
    SELECT
        s.*, e.nth, e.stands,
        s.size::HUGEINT * e.fine AS step,
        -- The first multiple of a step that reaches the edge, or passes it where the edge belongs to the tier below.
        (e.edge_at - e.stands - CASE e.edges WHEN 'lower' THEN 1 ELSE 0 END) // (s.size::HUGEINT * e.fine) + 1 AS more
    FROM like_this AS s
    JOIN next_edge AS e ON e.component_id = s.component_id AND e.rule_id = s.rule_id AND e.owner_id = s.owner_id
)
SELECT k.component_key, m.component_id, m.rule_id, m.owner_id, m.nth, m.fact_id, m.more::BIGINT AS more
FROM missing AS m
JOIN components AS k USING (component_id)
WHERE m.more <= $most AND m.more * m.step * $near <= m.stands
QUALIFY row_number() OVER (PARTITION BY m.component_id, m.owner_id ORDER BY m.more, m.rule_id) = 1
ORDER BY m.more * m.step * 1000 // greatest(m.stands, 1), m.component_id, m.owner_id
LIMIT $tried
