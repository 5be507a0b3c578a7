-- Every month that a run has worked out: city, month, and the uploads that its latest run didn't see.
WITH latest AS (
    SELECT DISTINCT ON (run.city_id, event_period) run.city_id, event_period,
        run.inputs -> event_period::text -> 'imports' AS seen
    FROM commissions_run run, unnest(run.event_periods) AS event_period
    WHERE run.status = 'done' AND run.inputs ? event_period::text
    ORDER BY run.city_id, event_period, run.id DESC
)
SELECT city_id, event_period, ARRAY(
    SELECT s.id FROM core_importsession s
    WHERE s.period = latest.event_period AND s.state IN ('committed', 'undone') AND NOT seen @> to_jsonb(s.id)
)
FROM latest
