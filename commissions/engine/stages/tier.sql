-- Paragraphs 5.2 to 5.4 and 6.3: the count, and what it is held against.
SELECT
    n.tier_mode, k.tier_basis,
    coalesce(g.owner::VARCHAR, k.tier_scope::VARCHAR) AS tier_scope,
    CASE WHEN g.owner IS DISTINCT FROM 'subscriber' THEN n.owner_id END AS owner_id,
    CASE WHEN k.count_period <> 'month' THEN k.count_period END AS count_period,
    CASE WHEN k.tier_basis = 'figure' THEN k.tier_figure END AS figure_id,
    CASE WHEN k.count_period IN ('quarter', 'year') THEN t.before END AS counted_before,
    CASE
        WHEN n.tier_mode = 'transaction' THEN n.size
        WHEN k.tier_basis = 'figure' THEN x.basis
        ELSE t.total
    END AS total,
    CASE WHEN k.tier_basis = 'target_share' THEN t.whole END AS target,
    CASE WHEN k.tier_basis = 'target_share' THEN x.basis END AS target_share,
    u.size_unit
FROM asked_claim AS c
JOIN counted AS n USING (claim_id)
JOIN components AS k ON k.component_id = c.component_id
LEFT JOIN figures AS g ON g.figure_id = k.tier_figure
JOIN tier_total AS t
    ON t.component_id = n.component_id AND t.span = n.span AND t.owner_id = n.owner_id AND t.rule_id = n.rule_id
JOIN tier AS x USING (claim_id)
CROSS JOIN unit AS u
