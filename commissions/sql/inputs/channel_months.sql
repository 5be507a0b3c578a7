-- Facts of grain 3: a metric's value is a quantity where the metric counts pieces.
SELECT f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.metric_id, CASE m.unit WHEN 'pieces' THEN f.value END,
    f.value, f.state
FROM sales_channelmonth f
JOIN sales_metric m ON m.id = f.metric_id
WHERE
