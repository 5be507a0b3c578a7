-- Facts of grain 5: one piece each; the kind of event stands where a metric does.
SELECT f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.kind AS metric_id, f.event_date, f.subscriber,
    f.suspended_days AS value
FROM sales_subscriberevent f
WHERE
