-- Paragraph 6.2: the bands of the rule, and the one that the total, or in transaction mode the fact, reached.
WITH counted_at AS (
    SELECT
        n.rule_id, t.whole,
        (CASE WHEN n.tier_mode = 'transaction' THEN abs(n.size) ELSE t.total END) * t.fine AS point
    FROM asked_claim AS c
    JOIN counted AS n USING (claim_id)
    JOIN tier_total AS t
        ON t.component_id = n.component_id AND t.period = n.period AND t.owner_id = n.owner_id
        AND t.rule_id = n.rule_id
)
SELECT
    e.lower, e.upper, e.rate,
    scaled_edge(e.low, p.whole) <= p.point AND p.point < scaled_edge(e.high, p.whole) AS reached,
    u.edge_unit, u.rate_unit
FROM counted_at AS p
JOIN edge AS e USING (rule_id)
CROSS JOIN unit AS u
ORDER BY e.lower
