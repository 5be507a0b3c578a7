-- Paragraph 20.3: the conditions of the clawback, on figures of the event's month.
SELECT DISTINCT
    o."group", o.measure, o.figure_id, o.operator, o.threshold, o.figure::BIGINT AS figure, o.holds, o.reason,
    u.unit AS measure_unit
FROM clawback_outcome AS o
JOIN clawback_rated AS r ON r.hit_row = o.subject_id
JOIN asked AS a
    ON r.payee_id = a.payee_id AND r.grain = a.grain AND r.fact_id = a.fact_id AND r.component_key = a.component_key
    AND r.period = a.event_period
LEFT JOIN figure_unit AS u USING (figure_id)
ORDER BY o."group", o.figure_id
