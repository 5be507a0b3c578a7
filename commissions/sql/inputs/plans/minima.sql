SELECT l.version_id, l.level, m.figure_id, m.minimum
FROM commissions_qualifierminimum m
JOIN commissions_qualifierlevel l ON l.id = m.level_id
WHERE l.version_id = ANY(%(versions)s)
