-- Paragraph 6.5: the stretches that the fact is paid for, in the unit of the count, rounded for show only.
SELECT
    half_up(greatest(p.low, least(p.starts, p.ends)), t.fine)::BIGINT AS starts,
    half_up(least(p.high, greatest(p.starts, p.ends)), t.fine)::BIGINT AS ends,
    p.rate,
    u.size_unit, u.rate_unit
FROM stretch_part AS p
JOIN asked_claim AS c USING (claim_id)
JOIN counted AS n USING (claim_id)
JOIN tier_total AS t
    ON t.component_id = n.component_id AND t.span = n.span AND t.owner_id = n.owner_id AND t.rule_id = n.rule_id
CROSS JOIN unit AS u
WHERE p.rate IS NOT NULL AND (SELECT count(*) FROM day_tier AS d WHERE d.claim_id = c.claim_id) < 2
ORDER BY p.low
