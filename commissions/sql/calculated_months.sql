-- Every month that a run has worked out: city, month, the uploads that its latest run didn't see, and the versions
-- in force.
WITH latest AS (
    SELECT DISTINCT ON (run.city_id, event_period) run.city_id, event_period,
        run.inputs -> event_period::text -> 'imports' AS seen,
        run.inputs -> event_period::text -> 'versions' AS versions
    FROM commissions_run run, unnest(run.event_periods) AS event_period
    WHERE run.status = 'done' AND run.inputs ? event_period::text
    ORDER BY run.city_id, event_period, run.id DESC
)
SELECT city_id, event_period, ARRAY(
    SELECT s.id FROM core_importsession s
    WHERE s.period = latest.event_period AND s.state IN ('committed', 'undone') AND NOT seen @> to_jsonb(s.id)
), ARRAY(SELECT jsonb_array_elements_text(versions)::bigint)
FROM latest
