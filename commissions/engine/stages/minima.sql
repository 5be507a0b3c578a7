-- Paragraphs 17.1 and 17.2: what each level asks for and what was there.
SELECT
    n.level AS qualifier_level, n.figure_id, n.minimum, v.basis::BIGINT AS figure,
    coalesce(v.counted >= n.minimum * v.whole, false) AS holds,
    u.unit AS measure_unit
FROM asked AS a
JOIN qualified AS q ON q.payee_id = a.payee_id AND q.period = a.event_period AND q.plan_id = a.fact_id
JOIN minima AS n USING (version_id)
LEFT JOIN figure_value AS v ON v.figure_id = n.figure_id AND v.owner_id = a.payee_id AND v.span = a.event_period
JOIN figure_unit AS u ON u.figure_id = n.figure_id
WHERE a.kind = 5
ORDER BY n.level, n.figure_id
