WITH versions AS ({versions})
SELECT c.id AS component_id, c.key_id, v.id AS version_id, v.plan_id, v.effective_from, v.effective_to, c.kind, c.grain,
    coalesce(c.metric_id, c.event_kind), c.measure, c.measure_figure_id, nullif(c.formula, ''), c.tier_mode, c.tier_basis, c.tier_figure_id, c.tier_scope, c.count_period, c.edges,
    c.second_measure, c.second_figure_id, CASE WHEN c.tier_basis = 'target_share' OR c.measure = 'formula' THEN coalesce(c.metric_id::text, 'sales') END, c.prorate,
    CASE WHEN o.early THEN NULL ELSE c.line_cap END, c.payee_cap, nullif(c.cap_group, ''), c.cap_period, c.apply_qualifier, c.apply_coefficients, c.override_of_id,
    c.override_step, c.override_by, c.spared_figure_id, c.spared_share, c.in_points, c.standing,
    CASE WHEN o.early THEN NULL ELSE c.line_floor END, CASE WHEN o.early THEN c.line_cap END,
    CASE WHEN o.early THEN c.line_floor END, c.subscriber_cap, c.subscriber_floor, c.payee_floor, c.floor_period, c.clock_stops, c.once_months, nullif(c.once_period, ''),
    (SELECT sum(1 << (month - 1)) FROM unnest(c.paid_months) AS month), coalesce(w.cut_off_day, 0)
FROM commissions_component c
JOIN versions v ON v.id = c.version_id
JOIN commissions_planversion w ON w.id = v.id
CROSS JOIN LATERAL (SELECT c.cap_order = 'before' AND c.kind IN ('piece', 'percent') AS early) o
WHERE v.effective_from <= %(last)s AND (v.effective_to IS NULL OR v.effective_to >= %(first)s)
