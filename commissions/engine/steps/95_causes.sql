-- Paragraph 10.4: the cause of a difference whose own marks are unchanged, from what moved around it.
-- Only if: EXISTS (FROM posted)

CREATE MACRO passed_on(cause) AS CASE cause WHEN 1 THEN 2 WHEN 8 THEN 3 ELSE cause END;

-- Stored, so that the few lines concerned are looked up and never the many.
CREATE TABLE unexplained AS
SELECT kind, payee_id, event_period, component_key, grain, fact_id FROM difference WHERE cause IS NULL;

-- Data before rules before organisation: so the numbers of the causes stand.
CREATE TABLE moved AS
SELECT d.payee_id, d.event_period, d.component_key, min(passed_on(d.cause)) AS cause
FROM difference AS d
SEMI JOIN (FROM unexplained WHERE kind <= 2) AS u
    ON u.payee_id = d.payee_id AND u.event_period = d.event_period AND u.component_key = d.component_key
WHERE d.kind <= 2 AND d.cause IS NOT NULL
GROUP BY ALL;

UPDATE difference SET cause = m.cause
FROM moved AS m
WHERE difference.kind = 1 AND difference.cause IS NULL AND m.payee_id = difference.payee_id
    AND m.event_period = difference.event_period AND m.component_key = difference.component_key;

-- A presence is nobody's report: what changed it is the channel's place.
UPDATE difference SET cause = CASE WHEN grain = 4 THEN 5 ELSE 3 END WHERE kind = 1 AND cause IS NULL;

-- An override follows the line that it is a share of.
CREATE TABLE beneath AS
SELECT o.component_key, d.event_period, d.grain, d.fact_id, min(d.cause) AS cause
FROM difference AS d
JOIN (SELECT DISTINCT component_key, override_of FROM components WHERE kind = 'override') AS o
    ON o.override_of = d.component_key
SEMI JOIN (FROM unexplained WHERE kind = 2) AS u
    ON u.event_period = d.event_period AND u.grain = d.grain AND u.fact_id = d.fact_id
WHERE d.kind = 1 AND d.amount <> 0
GROUP BY ALL;

UPDATE difference SET cause = b.cause
FROM beneath AS b
WHERE difference.kind = 2 AND difference.cause IS NULL AND b.component_key = difference.component_key
    AND b.event_period = difference.event_period AND b.grain = difference.grain AND b.fact_id = difference.fact_id;

UPDATE difference SET cause = m.cause
FROM moved AS m
WHERE difference.kind = 2 AND difference.cause IS NULL AND m.payee_id = difference.payee_id
    AND m.event_period = difference.event_period AND m.component_key = difference.component_key;

UPDATE difference SET cause = 3 WHERE kind = 2 AND cause IS NULL;

-- So does a clawback follow the line that it takes back; otherwise its event or what was paid changed.
UPDATE difference SET cause = b.cause
FROM (
    SELECT d.payee_id, d.grain, d.fact_id, min(passed_on(d.cause)) AS cause
    FROM difference AS d
    SEMI JOIN (FROM unexplained WHERE kind = 7) AS u
        ON u.payee_id = d.payee_id AND u.grain = d.grain AND u.fact_id = d.fact_id
    WHERE d.kind <= 2 AND d.amount <> 0
    GROUP BY ALL
) AS b
WHERE difference.kind = 7 AND difference.cause IS NULL AND b.payee_id = difference.payee_id
    AND b.grain = difference.grain AND b.fact_id = difference.fact_id;

UPDATE difference SET cause = 3 WHERE kind = 7 AND cause IS NULL;

-- A line of the payee's month: what moved its sum; otherwise the coefficients themselves, the figures of the qualifier or
-- of a release, an earlier month's draw, the days of the guarantee, or the cap of the month.
CREATE TABLE sum_moved AS
SELECT u.kind, d.payee_id, d.event_period, min(passed_on(d.cause)) AS cause
FROM difference AS d
JOIN (SELECT DISTINCT kind, payee_id, event_period FROM unexplained WHERE kind IN (3, 5, 6, 8, 9, 10)) AS u
    ON u.payee_id = d.payee_id AND u.event_period = d.event_period
JOIN (
    SELECT component_key, bool_or(apply_coefficients) AS by_coefficients, bool_or(apply_qualifier) AS by_qualifier
    FROM components
    GROUP BY component_key
) AS k ON k.component_key = d.component_key
WHERE d.kind <= 2 AND d.amount <> 0
    AND CASE u.kind WHEN 3 THEN k.by_coefficients WHEN 5 THEN k.by_qualifier ELSE true END
GROUP BY ALL;

UPDATE difference SET cause = s.cause
FROM sum_moved AS s
WHERE difference.kind = s.kind AND difference.cause IS NULL AND s.payee_id = difference.payee_id
    AND s.event_period = difference.event_period;

UPDATE difference SET cause = CASE kind WHEN 3 THEN 6 WHEN 6 THEN 5 WHEN 10 THEN 4 ELSE 3 END WHERE kind > 2 AND cause IS NULL;
