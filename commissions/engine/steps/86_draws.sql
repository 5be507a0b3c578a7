-- Paragraph 22: draws, which advance what a month falls short of and are repaid by what later months have above it.
-- Only if: EXISTS (FROM components WHERE kind = 'draw') OR EXISTS (FROM balances WHERE kind = 8)

-- Each month that a payee stands under a draw (of several the largest), and months after that, in which nothing is advanced:
-- also such in which no version has the draw any more.
CREATE TABLE draw_month AS
WITH standing_under AS (
    SELECT payee_id, period, component_id, component_key, rule_id, rate, amount
    FROM offered
    WHERE kind = 'draw'
    QUALIFY row_number() OVER (PARTITION BY payee_id, period ORDER BY amount DESC, component_key) = 1
),
drawing AS (
    SELECT payee_id, component_key FROM standing_under
    UNION
    SELECT payee_id, component_key FROM balances WHERE kind = 8
)
SELECT * FROM standing_under
UNION ALL BY NAME
SELECT d.payee_id, m.period, c.component_id, d.component_key, 0::BIGINT AS amount
FROM drawing AS d
CROSS JOIN month AS m
LEFT JOIN components AS c
    ON c.component_key = d.component_key AND m.period BETWEEN c.effective_from AND coalesce(c.effective_to, 999999)
ANTI JOIN standing_under AS s ON s.payee_id = d.payee_id AND s.period = m.period AND s.component_key = d.component_key;

-- Oldest month first: `moved` is what the months before have advanced on balance.
CREATE TABLE draw_line AS
WITH RECURSIVE timeline AS (
    SELECT
        d.*,
        greatest(coalesce(t.total, 0), g.amount, 0)::HUGEINT AS earned,
        coalesce((
            SELECT sum(b.amount)
            FROM balances AS b
            WHERE b.kind = 8 AND b.payee_id = d.payee_id AND b.component_key = d.component_key AND b.period < d.period
        ), 0)::HUGEINT AS fixed,
        row_number() OVER (PARTITION BY d.payee_id, d.component_key ORDER BY d.period) AS nth
    FROM draw_month AS d
    LEFT JOIN month_total AS t USING (payee_id, period)
    LEFT JOIN guaranteed AS g ON g.payee_id = d.payee_id AND g.period = d.period AND g.ordered_version IS NULL
),
stepped AS (
    SELECT DISTINCT payee_id, component_key, 0::BIGINT AS nth, 0::HUGEINT AS moved, 0::HUGEINT AS owed FROM timeline
    UNION ALL
    SELECT payee_id, component_key, nth, moved + owed, owed
    FROM (
        SELECT
            t.payee_id, t.component_key, t.nth, s.moved,
            CASE
                WHEN t.earned < t.amount THEN t.amount - t.earned
                ELSE -least(greatest(t.fixed + s.moved, 0), t.earned - t.amount)
            END AS owed
        FROM stepped AS s
        JOIN timeline AS t
            ON t.payee_id = s.payee_id AND t.component_key = s.component_key AND t.nth = s.nth + 1
    )
)
SELECT t.*, s.moved - s.owed + t.fixed AS open_before, s.owed
FROM timeline AS t
JOIN stepped AS s USING (payee_id, component_key, nth)
WHERE t.rule_id IS NOT NULL OR s.owed <> 0;

INSERT INTO payee_line BY NAME
SELECT
    8::TINYINT AS kind, component_key, component_id, rule_id, 4::TINYINT AS grain, payee_id, payee_id AS channel_id, period,
    payee_id * 1000000 + period AS fact_id, 1 AS fact_revision, earned::BIGINT AS base, rate, owed::BIGINT AS owed, '' AS reason
FROM draw_line;
