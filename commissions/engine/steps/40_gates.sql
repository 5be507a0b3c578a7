-- Paragraphs 4.2 to 4.4: conditions of components. How they are answered: steps/25_figures.sql.
-- Only if: EXISTS (FROM gates WHERE component_id IS NOT NULL AND part IS NULL)
CREATE VIEW gate_asked AS
SELECT
    c.rowid AS subject_id,
    c.city_id, c.subscriber, c.period,
    g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g.operator, g.threshold, g.reason, 0 AS shift,
    CASE WHEN g.measure = 'figure' THEN v.basis WHEN g.month_offset = 0 THEN measure_of(g.measure, f) END AS own_figure,
    v.counted, v.whole
FROM claim AS c
JOIN gates AS g ON g.component_id = c.component_id AND g.part IS NULL
JOIN fact AS f ON f.fact_row = c.fact_row
LEFT JOIN figures AS y ON y.figure_id = g.figure_id
LEFT JOIN figure_value AS v
    ON v.figure_id = g.figure_id AND v.span = span_of(y.by_day, c.period, c.event_date)
    AND v.owner_id = owner_of(y.owner, c.payee_id, c.channel_id, c.subscriber_id)
WHERE c.state = 1;

CREATE VIEW gate_outcome AS FROM answers_to('gate_asked');

CREATE TABLE refusal AS
SELECT subject_id AS claim_id, reason, doubled FROM refusals_of('gate_outcome');

SELECT error(format('subscriber {} has two rows of usage for a month', c.subscriber))
FROM refusal AS r
JOIN claim AS c ON c.rowid = r.claim_id
WHERE r.doubled
LIMIT 1;
