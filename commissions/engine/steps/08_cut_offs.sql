-- Paragraphs 26.1 and 26.2: what happened on a day stands in the month of each cut-off besides the calendar's.
--
-- A component, and a figure, looks at the facts of its own cut-off alone; what has no day is the calendar's.
-- Only if: EXISTS (FROM components WHERE cut_off <> 0)

-- Paragraph 26.1: a day that every month has, and one for all versions of a plan.
SELECT error(format('component {} cuts months off on day {}', component_id, cut_off))
FROM components
WHERE cut_off NOT BETWEEN 0 AND 28;

SELECT error(format('versions of plan {} cut months off on different days', plan_id))
FROM components
GROUP BY plan_id
HAVING count(DISTINCT cut_off) > 1;

UPDATE components SET cut_off = 0 WHERE grain NOT IN (1, 5) OR kind = 'factor';

UPDATE figures SET cut_off = 0 WHERE grain NOT IN (1, 5);

CREATE TABLE cut_off AS
SELECT cut_off FROM components WHERE cut_off > 0
UNION
SELECT cut_off FROM figures WHERE cut_off > 0;

INSERT INTO facts BY NAME
SELECT f.* REPLACE (month_of_day(f.period, f.event_date, o.cut_off) AS period, o.cut_off AS cut_off)
FROM facts AS f
CROSS JOIN cut_off AS o
WHERE f.grain IN (1, 5) AND month_of_day(f.period, f.event_date, o.cut_off) <= (SELECT max(period) FROM month);
