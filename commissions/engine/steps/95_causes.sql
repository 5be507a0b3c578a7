-- Paragraph 10.4: the cause of a difference whose own marks are unchanged, from what moved around it.

CREATE MACRO passed_on(cause) AS CASE cause WHEN 1 THEN 2 WHEN 8 THEN 3 ELSE cause END;

-- Data before rules before organisation: so the numbers of the causes stand.
CREATE TABLE moved AS
SELECT d.payee_id, d.event_period, d.component_key, min(passed_on(d.cause)) AS cause
FROM difference AS d
SEMI JOIN (SELECT payee_id, event_period, component_key FROM difference WHERE kind <= 2 AND cause IS NULL)
    USING (payee_id, event_period, component_key)
WHERE d.kind <= 2 AND d.cause IS NOT NULL
GROUP BY ALL;

CREATE MACRO cause_around(payee, month, component) AS (
    SELECT m.cause FROM moved AS m WHERE m.payee_id = payee AND m.event_period = month AND m.component_key = component
);

UPDATE difference SET cause = coalesce(cause_around(payee_id, event_period, component_key), 3)
WHERE kind = 1 AND cause IS NULL;

CREATE TABLE beneath AS
SELECT o.component_key, d.event_period, d.grain, d.fact_id, min(d.cause) AS cause
FROM difference AS d
JOIN (SELECT DISTINCT component_key, override_of FROM components WHERE kind = 'override') AS o
    ON o.override_of = d.component_key
SEMI JOIN (FROM difference WHERE kind = 2 AND cause IS NULL) AS u
    ON u.event_period = d.event_period AND u.grain = d.grain AND u.fact_id = d.fact_id
WHERE d.kind = 1 AND d.amount <> 0
GROUP BY ALL;

UPDATE difference SET cause = b.cause
FROM beneath AS b
WHERE kind = 2 AND difference.cause IS NULL AND b.component_key = difference.component_key
    AND b.event_period = difference.event_period AND b.grain = difference.grain AND b.fact_id = difference.fact_id;

UPDATE difference SET cause = coalesce(cause_around(payee_id, event_period, component_key), 3)
WHERE kind = 2 AND cause IS NULL;

-- A coefficient line: what moved its sum, otherwise the coefficients themselves.
CREATE TABLE sum_moved AS
SELECT d.payee_id, d.event_period, min(passed_on(d.cause)) AS cause
FROM difference AS d
SEMI JOIN (FROM difference WHERE kind = 3 AND cause IS NULL) AS u
    ON u.payee_id = d.payee_id AND u.event_period = d.event_period
WHERE d.kind <= 2 AND d.amount <> 0
    AND d.component_key IN (SELECT component_key FROM components WHERE apply_coefficients)
GROUP BY ALL;

UPDATE difference SET cause = coalesce(
    (SELECT s.cause FROM sum_moved AS s WHERE s.payee_id = difference.payee_id AND s.event_period = difference.event_period),
    6
)
WHERE kind = 3 AND cause IS NULL;
