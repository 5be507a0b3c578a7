-- Paragraph 25.5: an upline of several who share a fact has one line, the sum of what it gets of each, in the name
-- of the largest.
-- Only if: EXISTS (FROM attributions)
CREATE TABLE override_sum AS
SELECT
    component_id, payee_id, period, grain, fact_id, arg_max(d.rowid, d.share * 1000000000000 - d.channel_id) AS due_id, sum(base)::BIGINT AS base,
    sum(gross)::BIGINT AS gross
FROM due AS d
WHERE d.kind = 2 AND (d.grain, d.fact_id) IN (SELECT (grain, fact_id) FROM attributions)
GROUP BY component_id, payee_id, period, grain, fact_id
HAVING count(*) > 1;

DELETE FROM due
USING override_sum AS s
WHERE due.kind = 2 AND due.component_id = s.component_id AND due.payee_id = s.payee_id AND due.period = s.period
    AND due.grain = s.grain AND due.fact_id = s.fact_id AND due.rowid <> s.due_id;

UPDATE due SET
    base = s.base,
    gross = s.gross,
    after_line_cap = least(greatest(s.gross, -k.line_cap), k.line_cap),
    reason = CASE
        WHEN s.gross <> 0 THEN CASE WHEN k.line_cap = 0 THEN 'C00' ELSE '' END
        WHEN due.reason IN ('', 'C00') THEN 'Z00'
        ELSE due.reason
    END
FROM override_sum AS s
JOIN components AS k ON k.component_id = s.component_id
WHERE due.rowid = s.due_id;
