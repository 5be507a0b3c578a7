-- Paragraph 8.12: what a payee's lines of a calendar year come to at least, tested in December.
-- Only if: EXISTS (FROM components WHERE payee_floor IS NOT NULL AND floor_period = 'year') AND EXISTS (FROM month WHERE period % 100 = 12)

CREATE TABLE year_floor AS
SELECT
    d.rowid AS due_id, d.payee_id, f.floor_key, d.period, coalesce(x.owed, d.after_line_cap) AS wanted, d.reason,
    max(f.payee_floor) OVER (PARTITION BY d.payee_id, f.floor_key, d.period) AS least
FROM due AS d
JOIN floor_of AS f ON f.component_id = d.component_id AND f.floor_period = 'year'
LEFT JOIN capped AS x ON x.due_id = d.rowid
WHERE d.period % 100 = 12;

-- What the year's other lines come to: of the months worked out, and of the others as the ledger has them.
CREATE TABLE year_before AS
WITH key AS (
    SELECT DISTINCT component_key, floor_key FROM floor_of WHERE floor_period = 'year'
)
SELECT payee_id, floor_key, year, sum(amount) AS amount
FROM (
    SELECT d.payee_id, k.floor_key, d.period // 100 AS year, coalesce(x.owed, d.after_line_cap) AS amount
    FROM due AS d
    JOIN key AS k USING (component_key)
    LEFT JOIN capped AS x ON x.due_id = d.rowid
    WHERE d.rowid NOT IN (SELECT due_id FROM year_floor)
    UNION ALL
    SELECT u.payee_id, k.floor_key, u.period // 100, u.amount - u.taken
    FROM cap_uses AS u
    JOIN key AS k USING (component_key)
    ANTI JOIN month USING (period)
)
WHERE (payee_id, floor_key, year) IN (SELECT (payee_id, floor_key, period // 100) FROM year_floor)
GROUP BY ALL;

CREATE TABLE year_short AS
SELECT
    y.due_id, y.payee_id, y.floor_key, y.period, '' AS subscriber, y.wanted, stands(y.reason, y.wanted) AS stands, y.least,
    coalesce(b.amount, 0) AS elsewhere,
    row_number() OVER (
        ORDER BY d.event_date, d.subscriber, d.product_id, d.instalment, d.fact_id, d.component_key, d.kind, d.grain
    ) AS nth
FROM year_floor AS y
JOIN due AS d ON d.rowid = y.due_id
LEFT JOIN year_before AS b
    ON b.payee_id = y.payee_id AND b.floor_key = y.floor_key AND b.year = y.period // 100;

CREATE TABLE year_raised AS FROM raised_of('year_short');

DELETE FROM capped WHERE due_id IN (SELECT due_id FROM year_raised);

INSERT INTO capped SELECT due_id, owed FROM year_raised;

UPDATE due SET reason = '' FROM year_raised AS r WHERE due.rowid = r.due_id AND r.owed <> 0;
