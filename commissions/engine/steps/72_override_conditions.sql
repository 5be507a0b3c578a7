-- Paragraph 7.7: an override's conditions, on figures of the upline's month.
-- Only if: EXISTS (FROM gates JOIN components USING (component_id) WHERE kind = 'override')
CREATE TABLE override_subject AS
SELECT row_number() OVER () AS subject_id, component_id, payee_id, period
FROM (SELECT DISTINCT component_id, payee_id, period FROM due WHERE kind = 2);

CREATE VIEW override_outcome AS
SELECT
    s.subject_id, s.period, g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g.operator, g.threshold, g.reason,
    v.basis AS figure, compared(g.operator, v.counted, g.threshold * v.whole) AS holds
FROM override_subject AS s
JOIN gates AS g USING (component_id)
LEFT JOIN figure_value AS v ON v.figure_id = g.figure_id AND v.owner_id = s.payee_id AND v.span = s.period;

CREATE TABLE override_refusal AS
SELECT s.*, r.reason FROM refusals_of('override_outcome') AS r JOIN override_subject AS s USING (subject_id);

UPDATE due SET gross = 0, after_line_cap = 0, reason = r.reason
FROM override_refusal AS r
WHERE due.kind = 2 AND due.component_id = r.component_id AND due.payee_id = r.payee_id AND due.period = r.period;
