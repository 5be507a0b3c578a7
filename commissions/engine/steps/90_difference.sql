-- Paragraphs 10.1 to 10.4: owed less posted, for the run's city.

CREATE VIEW owed AS
SELECT
    d.kind, d.component_key, d.component_id, d.rule_id, d.payee_id, d.channel_id, d.period AS event_period, d.grain,
    d.fact_id, d.revision AS fact_revision, nullif(d.product_id, 0) AS product_id, d.quantity,
    d.base AS measure_value, d.basis, d.rate, d.gross,
    d.gross - coalesce(x.owed, d.after_line_cap) AS cut,
    coalesce(x.owed, d.after_line_cap) AS owed,
    CASE WHEN x.owed = 0 AND d.after_line_cap > 0 THEN 'C00' ELSE d.reason END AS reason,
    d.part, d.whole, d.worth
FROM due AS d
LEFT JOIN capped AS x ON x.due_id = d.rowid
WHERE d.city_id = (SELECT city_id FROM parameters)
UNION ALL BY NAME
SELECT
    kind, component_key, component_id, rule_id, payee_id, channel_id, period AS event_period, grain, fact_id, fact_revision,
    base AS measure_value, rate, owed AS gross, 0::BIGINT AS cut, owed, reason, part
FROM payee_line
UNION ALL BY NAME
SELECT
    7::TINYINT AS kind, component_key, component_id, rule_id, payee_id, channel_id, period AS event_period, grain, fact_id,
    fact_revision, product_id, base AS measure_value, rate, owed AS gross, 0::BIGINT AS cut, owed, reason
FROM clawback_line;

-- The ledger as this run sees it: adjustments bring their own posted amount (10.6).
CREATE TABLE ledger AS
SELECT p.* FROM posted AS p JOIN month AS m ON m.period = p.event_period WHERE p.kind <> 4
UNION ALL BY NAME
SELECT
    payee_id, event_period, 4::TINYINT AS kind, 0::BIGINT AS component_key, 0::TINYINT AS grain,
    adjustment_id AS fact_id, (SELECT city_id FROM parameters) AS city_id, posted AS amount, '' AS reason
FROM adjustments
WHERE posted <> 0;

-- The cause (10.3) as far as a line knows it by itself; NULL where its own marks are unchanged and something around
-- it moved: the next step finds out what.
CREATE TABLE difference AS
WITH fact_before AS (
    SELECT
        grain, fact_id, max(fact_revision) AS revision, bool_or(reason = 'O00') AS unplaced, max(event_period) AS last_month
    FROM ledger
    WHERE kind <= 2
    GROUP BY ALL
),
component_before AS (
    SELECT DISTINCT grain, fact_id, kind, component_key FROM ledger WHERE kind <= 2
),
payee_before AS (
    SELECT DISTINCT payee_id, event_period FROM ledger WHERE kind <= 2
),
version_before AS (
    SELECT DISTINCT component_id, event_period FROM ledger WHERE component_id IS NOT NULL
)
SELECT
    o.*,
    o.owed - coalesce(p.amount, 0) AS amount,
    CASE
        WHEN o.kind = 4 THEN 7
        WHEN p.payee_id IS NOT NULL THEN CASE
            WHEN o.kind IN (3, 5, 10) THEN NULL
            WHEN p.fact_revision <> o.fact_revision THEN 3
            WHEN p.component_id <> o.component_id THEN 4
            WHEN p.rule_id <> o.rule_id THEN 5
            WHEN o.part IS NOT NULL AND p.reason <> '' AND o.reason = '' THEN 9
            WHEN p.reason = 'N01' THEN 3
        END
        WHEN o.part IS NOT NULL AND o.whole IS NULL
        THEN CASE WHEN o.event_period = (SELECT posting_period FROM parameters) THEN 9 ELSE 2 END
        WHEN y.payee_id IS NOT NULL THEN NULL
        WHEN c.fact_id IS NOT NULL OR f.unplaced THEN 5
        WHEN f.revision <> o.fact_revision THEN 3
        WHEN f.last_month >= o.event_period AND o.kind = 2 THEN NULL
        WHEN f.last_month >= o.event_period THEN CASE WHEN v.component_id IS NULL THEN 4 ELSE 5 END
        WHEN o.event_period = (SELECT posting_period FROM parameters) THEN 1
        ELSE 2
    END::TINYINT AS cause
FROM owed AS o
LEFT JOIN ledger AS p
    ON p.payee_id = o.payee_id AND p.event_period = o.event_period AND p.kind = o.kind
    AND p.component_key = o.component_key AND p.grain = o.grain AND p.fact_id = o.fact_id
LEFT JOIN fact_before AS f ON f.grain = o.grain AND f.fact_id = o.fact_id AND o.kind <= 2
LEFT JOIN component_before AS c
    ON c.grain = o.grain AND c.fact_id = o.fact_id AND c.kind = o.kind AND c.component_key = o.component_key
LEFT JOIN payee_before AS y
    ON y.payee_id = o.payee_id AND y.event_period = o.event_period AND o.kind IN (3, 5, 6, 8, 9, 10)
LEFT JOIN version_before AS v ON v.component_id = o.component_id AND v.event_period = o.event_period
WHERE o.reason <> 'I00'
    AND (
        o.owed <> coalesce(p.amount, 0) OR p.reason <> o.reason
        OR p.payee_id IS NOT NULL AND o.whole IS DISTINCT FROM p.whole
        OR p.payee_id IS NULL AND (o.kind IN (1, 2, 7) OR o.kind = 9 AND o.reason <> '')
    )
ORDER BY o.payee_id, o.event_period, o.component_key, o.kind, o.grain, o.fact_id;

CREATE TABLE owed_sum AS SELECT coalesce(sum(owed), 0) AS total FROM owed;
