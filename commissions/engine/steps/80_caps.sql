-- Paragraphs 8.2 to 8.4: payee caps by month and year.
-- Only if: EXISTS (FROM components WHERE payee_cap IS NOT NULL)

-- 8.6: components of one cap group share their cap; they are known by the smallest of their keys.
CREATE TABLE cap_of AS
SELECT
    component_id, component_key, payee_cap, cap_period,
    CASE
        WHEN cap_group IS NULL THEN component_key
        ELSE min(component_key) OVER (PARTITION BY plan_id, cap_group)
    END AS cap_key
FROM components
WHERE payee_cap IS NOT NULL;

-- The lines under a cap, with what the ledger holds of them. `kept` is what of that is still due; what takes back counts
-- as if it were posted already: another city's run may not have done so yet.
CREATE TABLE cap_line AS
SELECT
    d.rowid AS due_id,
    d.payee_id, c.cap_key, d.component_id, d.period, d.after_line_cap AS wanted,
    p.payee_id IS NULL AS fresh,
    least(d.after_line_cap, 0) AS taken_back,
    least(greatest(coalesce(p.amount, 0), 0), greatest(d.after_line_cap, 0)) AS kept
FROM due AS d
JOIN cap_of AS c USING (component_id)
LEFT JOIN posted AS p
    ON p.payee_id = d.payee_id AND p.event_period = d.period AND p.kind = d.kind
    AND p.component_key = d.component_key AND p.grain = d.grain AND p.fact_id = d.fact_id;

CREATE TABLE cap_month AS
SELECT
    w.payee_id, w.cap_key, w.period, k.payee_cap AS cap, w.wanted, w.taken_back, w.posted,
    CASE WHEN k.cap_period = 'year' THEN w.period // 100 ELSE w.period END AS bucket
FROM (
    SELECT
        payee_id, cap_key, period,
        any_value(component_id) AS component_id,
        sum(wanted) AS wanted,
        sum(taken_back) AS taken_back,
        sum(taken_back) + sum(kept) AS posted
    FROM cap_line
    GROUP BY ALL
) AS w
JOIN components AS k ON k.component_id = w.component_id;

-- Other months of the year stand as they are. What later ones have paid is no longer there to be paid.
CREATE TABLE cap_limit AS
WITH timeline AS (
    SELECT payee_id, cap_key, bucket, period, cap, wanted, taken_back, posted, 0::HUGEINT AS fixed
    FROM cap_month
    UNION ALL
    SELECT payee_id, cap_key, period // 100, period, NULL, NULL, NULL, sum(amount), sum(amount)
    FROM cap_uses
    JOIN (SELECT DISTINCT component_key, cap_key FROM cap_of) USING (component_key)
    ANTI JOIN month USING (period)
    WHERE (payee_id, cap_key, period // 100) IN (SELECT (payee_id, cap_key, bucket) FROM cap_month)
    GROUP BY payee_id, cap_key, period
)
SELECT
    *,
    greatest(
        cap - coalesce(sum(greatest(fixed, 0)) OVER (of_bucket ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0),
        sum(posted) OVER (of_bucket ROWS UNBOUNDED PRECEDING)
    ) AS ceiling,
    sum(fixed) OVER (of_bucket ROWS UNBOUNDED PRECEDING) AS fixed_before,
    row_number() OVER of_bucket AS nth
FROM timeline
WINDOW of_bucket AS (PARTITION BY payee_id, cap_key, bucket ORDER BY period, cap NULLS FIRST);

-- Oldest month first: the running total may not pass the ceiling, except by what takes back less than before.
CREATE TABLE cap_allowed AS
WITH RECURSIVE granted AS (
    SELECT DISTINCT
        payee_id, cap_key, bucket, 0::BIGINT AS nth, 0 AS period, 0::HUGEINT AS wanted,
        0::HUGEINT AS allowed, 0::HUGEINT AS given
    FROM cap_month
    UNION ALL
    SELECT payee_id, cap_key, bucket, nth, period, wanted, allowed, given + allowed
    FROM (
        SELECT
            l.payee_id, l.cap_key, l.bucket, l.nth, l.period, l.wanted, g.given,
            CASE
                WHEN l.wanted IS NULL THEN 0
                ELSE greatest(l.taken_back, least(l.wanted, l.ceiling - l.fixed_before - g.given))
            END AS allowed
        FROM granted AS g
        JOIN cap_limit AS l
            ON l.payee_id = g.payee_id AND l.cap_key = g.cap_key AND l.bucket = g.bucket
            AND l.nth = g.nth + 1
    )
)
SELECT payee_id, cap_key, period, allowed FROM granted WHERE allowed < wanted;

-- Each line's share (8.3): what is posted stays as far as it fits; the rest goes by largest remainder, first to the lines
-- that the ledger doesn't have yet. So a run that is repeated before another city has posted its part takes none of it.
CREATE TABLE capped AS
WITH line AS (
    SELECT
        l.*, a.allowed,
        row_number() OVER (
            PARTITION BY l.payee_id, l.cap_key, l.period
            ORDER BY d.event_date, d.subscriber, d.product_id, d.instalment, d.fact_id, d.component_key, d.kind, d.grain
        ) AS nth
    FROM cap_line AS l
    JOIN cap_allowed AS a USING (payee_id, cap_key, period)
    JOIN due AS d ON d.rowid = l.due_id
),
fitted AS (
    SELECT * REPLACE (
        CASE WHEN fits THEN taken_back + kept ELSE taken_back END AS kept,
        fresh OR NOT fits AS fresh
    )
    FROM (
        SELECT *, sum(taken_back) OVER of_month + sum(kept) OVER of_month <= allowed AS fits
        FROM line
        WINDOW of_month AS (PARTITION BY payee_id, cap_key, period)
    )
),
missing AS (
    SELECT
        *,
        wanted - kept AS need,
        sum(wanted - kept) OVER (PARTITION BY payee_id, cap_key, period, fresh) AS needs,
        coalesce(sum(wanted - kept) FILTER (fresh) OVER of_month, 0) AS fresh_needs,
        allowed - sum(kept) OVER of_month AS room
    FROM fitted
    WINDOW of_month AS (PARTITION BY payee_id, cap_key, period)
),
granted AS (
    SELECT *, CASE WHEN fresh THEN least(room, fresh_needs) ELSE greatest(room - fresh_needs, 0) END AS rest
    FROM missing
),
shared AS (
    SELECT
        *,
        CASE WHEN needs > 0 THEN rest * need // needs ELSE 0 END AS share,
        CASE WHEN needs > 0 THEN rest * need % needs ELSE 0 END AS remainder
    FROM granted
)
SELECT
    due_id,
    (
        kept + share
        + CASE
            WHEN row_number() OVER (of_group ORDER BY remainder DESC, nth) <= rest - sum(share) OVER of_group THEN 1
            ELSE 0
        END
    )::BIGINT AS owed
FROM shared
WINDOW of_group AS (PARTITION BY payee_id, cap_key, period, fresh);
