-- Paragraph 7.7: the conditions of the override itself.
SELECT
    o."group", o.measure, o.figure_id, o.operator, o.threshold, o.figure::BIGINT AS figure, o.holds, o.reason,
    u.unit AS measure_unit
FROM override_outcome AS o
JOIN override_subject AS s USING (subject_id)
JOIN (SELECT DISTINCT component_id, payee_id, period FROM asked_due WHERE kind = 2) AS d
    ON d.component_id = s.component_id AND d.payee_id = s.payee_id AND d.period = s.period
LEFT JOIN figure_unit AS u USING (figure_id)
ORDER BY o."group", o.gate_id
