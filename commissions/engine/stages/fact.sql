-- Paragraph 1.
SELECT
    f.grain, f.fact_id, f.revision, f.period, nullif(f.cut_off, 0) AS cut_off, f.event_date, f.channel_id,
    nullif(f.product_id, 0) AS product_id, nullif(f.category_id, 0) AS category_id,
    nullif(f.campaign_id, 0) AS campaign_id,
    CASE WHEN f.grain <> 5 THEN nullif(f.metric_id, 0) END AS metric_id,
    CASE WHEN f.grain = 5 THEN f.metric_id END AS event_kind,
    nullif(f.subscriber, '') AS subscriber, nullif(f.instalment, 0) AS instalment,
    f.state, f.quantity, f.amount AS received, f.cost, f.first_payment, f.plan_fee, f.billed, f.arrears, f.minutes, f.megabytes,
    f.months_in_net, f.real_name,
    CASE WHEN f.grain = 4 THEN f.value END AS active_days, CASE WHEN f.grain NOT IN (4, 5) THEN f.value END AS fact_value,
    CASE WHEN f.grain = 5 THEN f.value END AS suspended_days
FROM fact AS f
JOIN asked_claim AS c USING (fact_row)
