-- Paragraphs 10.3 and 10.4: the cause of each difference.

-- What each line knows by itself; NULL where its own marks are unchanged and something around it moved.
CREATE TABLE caused AS
WITH fact_before AS (
    SELECT grain, fact_id, max(fact_revision) AS revision, bool_or(reason = 'O00') AS unplaced
    FROM ledger
    WHERE kind <= 2
    GROUP BY ALL
),
component_before AS (
    SELECT DISTINCT grain, fact_id, kind, component_key FROM ledger WHERE kind <= 2
),
payee_before AS (
    SELECT DISTINCT payee_id, event_period FROM ledger WHERE kind <= 2
)
SELECT
    d.*,
    CASE
        WHEN d.kind = 4 THEN 7
        WHEN d.gone THEN CASE d.reason WHEN 'W00' THEN 8 WHEN 'O01' THEN 5 WHEN 'R01' THEN 4 END
        WHEN d.known AND d.kind = 3 THEN NULL
        WHEN d.known AND d.posted_revision <> d.fact_revision THEN 3
        WHEN d.known AND d.posted_component_id <> d.component_id THEN 4
        WHEN d.known AND d.posted_rule_id <> d.rule_id THEN 5
        WHEN d.known AND d.posted_reason = 'N01' THEN 3
        WHEN d.known OR y.payee_id IS NOT NULL THEN NULL
        WHEN c.fact_id IS NOT NULL OR f.unplaced THEN 5
        WHEN f.revision <> d.fact_revision THEN 3
        WHEN f.fact_id IS NOT NULL THEN CASE d.kind WHEN 1 THEN 4 END
        WHEN d.event_period = (SELECT posting_period FROM parameters) THEN 1
        ELSE 2
    END::TINYINT AS cause
FROM difference AS d
LEFT JOIN fact_before AS f ON f.grain = d.grain AND f.fact_id = d.fact_id AND d.kind <= 2
LEFT JOIN component_before AS c
    ON c.grain = d.grain AND c.fact_id = d.fact_id AND c.kind = d.kind AND c.component_key = d.component_key
LEFT JOIN payee_before AS y
    ON y.payee_id = d.payee_id AND y.event_period = d.event_period AND d.kind = 3;

-- Data before rules before organisation, as the numbers of the causes stand.
CREATE TABLE moved AS
SELECT
    payee_id, event_period, component_key,
    min(CASE cause WHEN 1 THEN 2 WHEN 8 THEN 3 ELSE cause END) AS cause
FROM caused
WHERE kind <= 2 AND (SELECT bool_or(cause IS NULL) FROM caused)
GROUP BY ALL;

CREATE TABLE resolved AS
WITH earned AS (
    SELECT c.rowid AS line, c.component_key, c.event_period, c.grain, c.fact_id, coalesce(m.cause, 3) AS cause
    FROM caused AS c
    LEFT JOIN moved AS m USING (payee_id, event_period, component_key)
    WHERE c.kind = 1 AND c.cause IS NULL
),
beneath AS (
    SELECT component_key, event_period, grain, fact_id, cause FROM earned
    UNION ALL
    SELECT component_key, event_period, grain, fact_id, cause FROM caused WHERE kind = 1 AND cause IS NOT NULL AND amount <> 0
),
override AS (
    SELECT c.rowid AS line, coalesce(any_value(b.cause), any_value(m.cause), 3) AS cause
    FROM caused AS c
    LEFT JOIN (SELECT DISTINCT component_key, override_of FROM components) AS o USING (component_key)
    LEFT JOIN beneath AS b
        ON b.component_key = o.override_of AND b.event_period = c.event_period AND b.grain = c.grain
        AND b.fact_id = c.fact_id
    LEFT JOIN moved AS m
        ON m.payee_id = c.payee_id AND m.event_period = c.event_period AND m.component_key = c.component_key
    WHERE c.kind = 2 AND c.cause IS NULL
    GROUP BY c.rowid
),
below AS (
    SELECT line, cause FROM earned UNION ALL SELECT line, cause FROM override
),
coefficient AS (
    SELECT c.rowid AS line, coalesce(min(coalesce(b.cause, CASE e.cause WHEN 1 THEN 2 WHEN 8 THEN 3 ELSE e.cause END)), 6) AS cause
    FROM caused AS c
    LEFT JOIN caused AS e
        ON e.payee_id = c.payee_id AND e.event_period = c.event_period AND e.kind <= 2 AND e.amount <> 0
        AND e.component_key IN (SELECT component_key FROM components WHERE apply_coefficients)
    LEFT JOIN below AS b ON b.line = e.rowid
    WHERE c.kind = 3 AND c.cause IS NULL
    GROUP BY c.rowid
)
SELECT line, cause FROM below UNION ALL SELECT line, cause FROM coefficient;
