SELECT f.id, version_id, code, owner, grain, metric_id, measure, month_from, month_to, year_to_date, share_of_id,
    CASE WHEN of_target THEN coalesce(metric_id::text, 'sales') END,
    nullif(formula, ''), by_day, quarter_to_date, coalesce(v.cut_off_day, 0)
FROM commissions_figure f
JOIN commissions_planversion v ON v.id = f.version_id
WHERE version_id = ANY(%(versions)s)
