-- Paragraph 2.7: each mode, level and star of the month with its days and what its rule gives; of several stretches the mean,
-- rounded for show only.
SELECT
    t.day.mode AS mode, t.day.level AS level, t.day.star AS star, t.day.days AS active_days,
    half_up(t.weight, t.weighed_by)::BIGINT AS rate, nullif(t.reason, '') AS reason, u.rate_unit
FROM day_tier AS t
JOIN asked_claim AS c USING (claim_id)
CROSS JOIN unit AS u
ORDER BY t.nth
