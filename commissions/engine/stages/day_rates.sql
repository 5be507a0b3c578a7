-- Paragraph 2.7: each mode, level and star of the month with its days and what its rule gives, if it has one; of several
-- stretches the mean, rounded for show only.
SELECT
    g.day.mode AS mode, g.day.level AS level, g.day.star AS star, g.day.days AS active_days,
    half_up(t.weight, t.weighed_by)::BIGINT AS rate,
    CASE WHEN t.part_id IS NULL THEN 'R00' ELSE nullif(t.reason, '') END AS reason,
    u.rate_unit
FROM (
    SELECT c.claim_id, generate_subscripts(d.days, 1) AS nth, unnest(d.days) AS day
    FROM asked_claim AS c
    JOIN day_group AS d
        ON d.channel_id = c.channel_id
        AND d.book = book_of(c.period, coalesce((SELECT cut_off FROM earning_component), 0))
    WHERE c.claim_id IN (SELECT claim_id FROM day_tier)
) AS g
LEFT JOIN day_tier AS t ON t.claim_id = g.claim_id AND t.nth = g.nth
CROSS JOIN unit AS u
ORDER BY g.nth
