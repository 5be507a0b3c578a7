-- Paragraph 16: which part of what, and when it was released.
SELECT
    p.period, p.whole, p.part AS part, i.share, p.due_period, p.amount AS part_amount,
    nullif(p.put_off, 0) AS put_off,
    CASE WHEN r.delay > 0 THEN shift_period(p.due_period, r.delay) END AS released_in,
    CASE WHEN r.lost THEN i.reduced_share END AS paid_when_lost
FROM asked_part AS p
JOIN instalments AS i ON i.component_id = p.component_id AND i.part = p.part
LEFT JOIN part_release AS r USING (part_row)
