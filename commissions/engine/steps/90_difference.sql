-- Paragraphs 10.1, 10.2 and 10.5: owed less posted, for the run's city.

CREATE TABLE owed AS
SELECT
    d.kind, d.component_key, d.component_id, d.rule_id, d.payee_id, d.channel_id, d.period AS event_period, d.grain,
    d.fact_id, d.revision AS fact_revision, nullif(d.product_id, 0) AS product_id, d.quantity,
    d.base AS measure_value, d.basis, d.rate, d.gross,
    d.gross - coalesce(x.owed, d.after_line_cap) AS cut,
    coalesce(x.owed, d.after_line_cap) AS owed,
    CASE WHEN x.owed = 0 AND d.after_line_cap > 0 THEN 'C00' ELSE d.reason END AS reason
FROM due AS d
LEFT JOIN capped AS x ON x.due_id = d.rowid
WHERE d.city_id = (SELECT city_id FROM parameters);

INSERT INTO owed BY NAME
SELECT
    kind, 0::BIGINT AS component_key, payee_id, channel_id, period AS event_period, 0::TINYINT AS grain, fact_id,
    0 AS fact_revision, base AS measure_value, owed AS gross, 0::BIGINT AS cut, owed, '' AS reason
FROM payee_line;

-- The ledger as this run sees it: adjustments bring their own posted amount (10.6).
CREATE TABLE ledger AS
SELECT p.* FROM posted AS p JOIN month AS m ON m.period = p.event_period WHERE p.kind <> 4
UNION ALL BY NAME
SELECT
    payee_id, event_period, 4::TINYINT AS kind, 0::BIGINT AS component_key, 0::TINYINT AS grain,
    adjustment_id AS fact_id, (SELECT city_id FROM parameters) AS city_id, posted AS amount, '' AS reason
FROM adjustments
WHERE posted <> 0;

CREATE TABLE difference AS
SELECT
    o.*,
    o.owed - coalesce(p.amount, 0) AS amount,
    p.payee_id IS NOT NULL AS known,
    false AS gone,
    p.component_id AS posted_component_id, p.rule_id AS posted_rule_id, p.fact_revision AS posted_revision,
    p.reason AS posted_reason
FROM owed AS o
LEFT JOIN ledger AS p
    ON p.payee_id = o.payee_id AND p.event_period = o.event_period AND p.kind = o.kind
    AND p.component_key = o.component_key AND p.grain = o.grain AND p.fact_id = o.fact_id
WHERE o.owed <> coalesce(p.amount, 0)
    OR (p.payee_id IS NULL AND (o.kind <= 2))
    OR p.reason <> o.reason;

-- Posted and no longer owed.
INSERT INTO difference BY NAME
SELECT
    p.kind, p.component_key, p.component_id, p.rule_id, p.payee_id, coalesce(p.channel_id, p.payee_id) AS channel_id,
    p.event_period, p.grain, p.fact_id, coalesce(p.fact_revision, 0) AS fact_revision, p.product_id,
    0::BIGINT AS gross, 0::BIGINT AS cut, 0::BIGINT AS owed,
    CASE
        WHEN p.kind = 3 THEN ''
        WHEN (p.grain, p.fact_id) NOT IN (SELECT (grain, fact_id) FROM due) THEN 'W00'
        WHEN (p.grain, p.fact_id, p.kind, p.component_key) IN (SELECT (grain, fact_id, kind, component_key) FROM due)
        THEN 'O01'
        WHEN p.kind = 2 AND (p.grain, p.fact_id, p.component_key) IN (
            SELECT (d.grain, d.fact_id, o.component_key)
            FROM due AS d
            JOIN components AS o
                ON o.override_of = d.component_key
                AND d.period BETWEEN o.effective_from AND coalesce(o.effective_to, 999999)
            WHERE d.gross = 0
        )
        THEN 'B00'
        ELSE 'R01'
    END AS reason,
    -p.amount AS amount,
    true AS known,
    true AS gone,
    p.component_id AS posted_component_id, p.rule_id AS posted_rule_id, p.fact_revision AS posted_revision,
    p.reason AS posted_reason
FROM ledger AS p
ANTI JOIN owed AS o
    ON p.payee_id = o.payee_id AND p.event_period = o.event_period AND p.kind = o.kind
    AND p.component_key = o.component_key AND p.grain = o.grain AND p.fact_id = o.fact_id
WHERE p.amount <> 0 AND p.kind <> 4 AND p.city_id = (SELECT city_id FROM parameters);
