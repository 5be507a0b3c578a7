-- Paragraph 23.2: the conditions of the release, on figures of its month.
SELECT DISTINCT
    o."group" % 1000 AS "group", o.measure, o.figure_id, o.operator, o.threshold, o.figure::BIGINT AS figure, o.holds, o.reason,
    u.unit AS measure_unit
FROM release_outcome AS o
JOIN release AS r ON r.rowid = o.subject_id
JOIN asked AS a
    ON a.kind = 9 AND r.payee_id = a.payee_id AND r.period = a.event_period AND r.component_key = a.component_key
    AND a.fact_id = r.payee_id * 1000000 + r.origin
LEFT JOIN figure_unit AS u USING (figure_id)
ORDER BY o."group" % 1000, o.figure_id
