-- Paragraph 17: the sum, the level reached and its payout.
SELECT q.total::BIGINT AS month_sum, q.level AS qualifier_level, q.payout, (q.total + q.owed)::BIGINT AS after_qualifier
FROM qualified AS q
JOIN asked AS a ON q.payee_id = a.payee_id AND q.period = a.event_period AND q.plan_id = a.fact_id
WHERE a.kind = 5
