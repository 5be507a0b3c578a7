-- Paragraph 24: what acted on the version's month before the line that is asked for, and the line itself.
WITH own AS (
    SELECT o.*
    FROM ordered AS o
    JOIN asked AS a
        ON o.payee_id = a.payee_id AND o.period = a.event_period
        AND CASE
            WHEN a.kind = 6 THEN o.version_id = (SELECT version_id FROM asked_component)
            ELSE o.plan_id = a.fact_id
        END
)
SELECT stage AS month_stage, base::BIGINT AS stage_base, owed::BIGINT AS stage_moved, total::BIGINT AS month_after
FROM own
WHERE place <= (
    SELECT o.place
    FROM own AS o
    JOIN asked AS a ON o.stage = CASE a.kind WHEN 10 THEN 'cap' WHEN 3 THEN 'coefficients' WHEN 6 THEN 'guarantee' END
)
ORDER BY place
