-- Paragraph 2.7: the days that the shares are taken of.
SELECT DISTINCT t.of_days
FROM day_tier AS t
JOIN asked_claim AS c USING (claim_id)
