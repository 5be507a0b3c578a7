-- Conditions of components and of their parts; those of figures have numbers of their own below zero.
SELECT id, component_id, part, NULL::bigint, "group", measure, figure_id, month_offset, operator, threshold, reason
FROM commissions_gate
WHERE component_id = ANY(%(components)s)
UNION ALL
SELECT -g.id, NULL, NULL, g.figure_id, g."group", g.measure, NULL, g.month_offset, g.operator, g.threshold, ''
FROM commissions_figuregate g
JOIN commissions_figure f ON f.id = g.figure_id
WHERE f.version_id = ANY(%(versions)s)
