-- Facts of grain 3: a metric's value is a quantity where the metric counts pieces.
SELECT 3, f.fact_id, f.revision, f.city_id, f.period, f.channel_id, NULL, NULL, f.metric_id, NULL,
    NULL, 0, CASE m.unit WHEN 'pieces' THEN f.value END, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.value, f.state
FROM sales_channelmonth f
JOIN sales_metric m ON m.id = f.metric_id
WHERE
