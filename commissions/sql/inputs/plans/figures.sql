SELECT id, version_id, code, owner, grain, metric_id, measure, month_from, month_to, year_to_date, share_of_id,
    CASE WHEN of_target THEN coalesce(metric_id::text, 'sales') END,
    nullif(formula, ''), by_day, quarter_to_date
FROM commissions_figure
WHERE version_id = ANY(%(versions)s)
