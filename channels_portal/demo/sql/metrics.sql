-- The wide monthly sheet of a city: one value for each agent and metric. What the orders tell is counted
-- from them; the rest follows from the seed. One in fifty figures is not out yet.
INSERT INTO sales_channelmonth (
    city_id, period, fact_id, revision, channel_id, import_id, metric_id, value, state
)
SELECT %(city)s, %(period)s, nextval('sales_fact_id'), 1, channel_id, %(import)s, metric_id,
       CASE WHEN missing THEN NULL ELSE coalesce(value, 0) END, CASE WHEN missing THEN 2 ELSE 1 END
FROM (
    SELECT agent.id AS channel_id, metric.id AS metric_id, h %% 50 = 0 AS missing,
           CASE metric.code
               WHEN 'new_mobile' THEN sold.mobile
               WHEN 'ported_in' THEN sold.mobile * (5 + h %% 15) / 100
               WHEN 'zero_use' THEN sold.mobile * (h %% 12) / 100
               WHEN 'retained' THEN sold.mobile * (80 + h %% 20) / 100
               WHEN 'broadband_new' THEN sold.broadband
               WHEN 'broadband_removed' THEN sold.broadband * (h %% 30) / 100
               WHEN 'contract_handsets' THEN sold.handsets
               WHEN 'card_count' THEN sold.cards
               WHEN 'card_amount' THEN sold.cards * 3000
               WHEN 'billed_revenue' THEN sold.mobile * (5000 + h %% 4000)
               WHEN 'arrears' THEN sold.mobile * (h %% 5) * 120
               ELSE h %% 4
           END AS value
    FROM unnest(%(agents)s::bigint[]) AS agent(id)
    JOIN network_channel channel ON channel.id = agent.id
    CROSS JOIN sales_metric metric
    CROSS JOIN LATERAL (
        SELECT hashtextextended(channel.code || metric.code, %(seed)s) & 9223372036854775807 AS h
    ) hashed
    LEFT JOIN demo_sold sold ON sold.channel_id = agent.id
) figures
ORDER BY channel_id, metric_id
