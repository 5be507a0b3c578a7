-- Paragraph 10.5: posted and no longer owed. The few facts concerned are looked up in what is due, never the other way.
-- Only if: EXISTS (FROM posted)

CREATE TABLE gone AS
SELECT
    p.*,
    EXISTS (
        FROM components AS c
        WHERE c.component_id = p.component_id
            AND p.event_period BETWEEN c.effective_from AND coalesce(c.effective_to, 999999)
    ) AS in_force
FROM ledger AS p
ANTI JOIN owed AS o
    ON p.payee_id = o.payee_id AND p.event_period = o.event_period AND p.kind = o.kind
    AND p.component_key = o.component_key AND p.grain = o.grain AND p.fact_id = o.fact_id
WHERE p.amount <> 0 AND p.kind <> 4 AND p.city_id = (SELECT city_id FROM parameters);

INSERT INTO difference BY NAME
WITH still_there AS (
    SELECT d.payee_id, d.grain, d.fact_id, d.kind, d.component_key, d.gross, d.reason
    FROM due AS d
    SEMI JOIN gone USING (grain, fact_id)
),
told AS (
    SELECT
        g.*,
        CASE
            WHEN g.kind IN (3, 5, 6, 8, 9, 10) THEN ''
            WHEN g.kind = 7 THEN CASE WHEN g.in_force THEN 'W00' ELSE 'R01' END
            WHEN NOT EXISTS (FROM still_there AS d WHERE d.grain = g.grain AND d.fact_id = g.fact_id)
            THEN CASE
                WHEN g.grain = 4 THEN 'O00'
                WHEN EXISTS (FROM unconcerned AS u WHERE u.grain = g.grain AND u.fact_id = g.fact_id) THEN 'R01'
                ELSE 'W00'
            END
            WHEN EXISTS (
                FROM still_there AS d
                WHERE d.grain = g.grain AND d.fact_id = g.fact_id AND d.kind = g.kind
                    AND d.component_key = g.component_key AND d.payee_id <> g.payee_id
            )
            THEN 'O01'
            WHEN EXISTS (
                FROM still_there AS d WHERE d.grain = g.grain AND d.fact_id = g.fact_id AND d.reason = 'O00'
            )
            THEN 'O00'
            WHEN g.kind = 2 AND EXISTS (
                FROM still_there AS d
                JOIN components AS o
                    ON o.override_of = d.component_key
                    AND g.event_period BETWEEN o.effective_from AND coalesce(o.effective_to, 999999)
                WHERE d.grain = g.grain AND d.fact_id = g.fact_id AND d.gross = 0
                    AND o.component_key = g.component_key
            )
            THEN 'B00'
            ELSE 'R01'
        END AS why
    FROM gone AS g
)
SELECT
    kind, component_key, component_id, rule_id, payee_id, coalesce(channel_id, payee_id) AS channel_id, event_period,
    grain, fact_id, coalesce(fact_revision, 0) AS fact_revision, product_id, 0 AS gross, 0 AS cut, 0 AS owed,
    -amount AS amount,
    why AS reason,
    CASE
        WHEN why = 'W00' THEN 8
        WHEN why IN ('O00', 'O01') OR (why = 'R01' AND in_force) THEN 5
        WHEN why = 'R01' THEN 4
    END AS cause
FROM told
ORDER BY payee_id, event_period, component_key, kind, grain, fact_id;
