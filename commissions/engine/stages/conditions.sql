-- Paragraph 4, and 16.3 of a part: one row a condition; of a part those of the month that decided.
WITH outcome AS (
    SELECT g.* FROM gate_outcome AS g JOIN asked_claim AS c ON c.claim_id = g.subject_id
    WHERE NOT EXISTS (FROM asked_part)
    UNION ALL BY NAME
    SELECT g.*
    FROM part_outcome AS g
    JOIN asked_part AS p ON g.subject_id // 100 = p.part_row
    LEFT JOIN part_release AS r ON r.part_row = p.part_row
    WHERE g.shift = coalesce(r.delay, (SELECT max(shift) FROM part_outcome WHERE subject_id // 100 = p.part_row))
)
SELECT
    o."group", o.measure, o.figure_id,
    CASE WHEN o.measure <> 'figure' THEN shift_period(o.period, o.month_offset + o.shift) END AS month,
    o.operator, o.threshold, o.figure, o.holds, o.reason,
    coalesce(u.unit, unit_of(o.measure)) AS measure_unit
FROM outcome AS o
LEFT JOIN figure_unit AS u USING (figure_id)
ORDER BY o."group", o.gate_id
