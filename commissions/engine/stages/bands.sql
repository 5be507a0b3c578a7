-- Paragraphs 6.2 and 6.11: the bands of the rule, and the one that the total, or in transaction mode the fact, reached.
WITH counted_at AS (
    SELECT
        n.rule_id, t.whole, n.edges, n.second, n.second_whole, k.second_measure IS NOT NULL AS has_second,
        (CASE WHEN n.tier_mode = 'transaction' THEN abs(n.size) ELSE t.total END) * t.fine AS point
    FROM asked_claim AS c
    JOIN counted AS n USING (claim_id)
    JOIN components AS k ON k.component_id = n.component_id
    JOIN tier_total AS t
        ON t.component_id = n.component_id AND t.span = n.span AND t.owner_id = n.owner_id
        AND t.rule_id = n.rule_id
    WHERE (SELECT count(*) FROM day_tier AS d WHERE d.claim_id = c.claim_id) < 2
)
SELECT
    e.lower, e.upper,
    CASE WHEN p.has_second THEN e.second_lower END AS second_lower,
    CASE WHEN p.has_second THEN e.second_upper END AS second_upper,
    e.rate,
    in_band(p.point, scaled_edge(e.low, p.whole), scaled_edge(e.high, p.whole), p.edges)
    AND in_second_band(p.second, p.second_whole, e.second_low, e.second_high, p.edges) AS reached,
    u.edge_unit, u.second_unit, u.rate_unit
FROM counted_at AS p
JOIN edge AS e USING (rule_id)
CROSS JOIN unit AS u
ORDER BY e.second_lower, e.lower
