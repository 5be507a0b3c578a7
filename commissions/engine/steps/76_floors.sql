-- Paragraphs 8.11 and 8.14: what a subscriber's lines of a component, or of a cap group, and month, and a payee's of a month, come to at least.
--
-- Worked out anew each time, from what is due alone.
-- Only if: EXISTS (FROM components WHERE subscriber_floor IS NOT NULL OR payee_floor IS NOT NULL)

-- Whether a line stands (8.11): nothing refused it, and neither rate nor factor says that nothing is paid.
CREATE MACRO stands(reason, wanted) AS reason IN ('', 'Z00', 'C00') AND wanted >= 0;

-- Table macro: the lines of `asked` that are raised, with what they are owed. `asked` is a table of one row a line: due_id,
-- payee_id, floor_key, period, subscriber, wanted, stands, least (the floor), elsewhere (what its sum has besides) and nth.
CREATE MACRO raised_of(asked) AS TABLE
WITH summed AS (
    SELECT
        *,
        least - elsewhere - sum(wanted) OVER same AS missing,
        CASE WHEN stands THEN wanted ELSE 0 END AS amount,
        sum(CASE WHEN stands THEN wanted ELSE 0 END) OVER same AS amounts
    FROM query_table(asked)
    WINDOW same AS (PARTITION BY payee_id, floor_key, period, subscriber)
),
weighed AS (
    SELECT *, CASE WHEN amounts > 0 THEN amount::HUGEINT ELSE 1 END AS weight
    FROM summed
    WHERE stands AND missing > 0
),
shared AS (
    SELECT
        *,
        missing * weight // sum(weight) OVER same AS share,
        missing * weight % sum(weight) OVER same AS remainder
    FROM weighed
    WINDOW same AS (PARTITION BY payee_id, floor_key, period, subscriber)
)
SELECT
    due_id,
    (
        wanted + share
        + CASE
            WHEN row_number() OVER (same ORDER BY remainder DESC, nth) <= missing - sum(share) OVER same THEN 1
            ELSE 0
        END
    )::BIGINT AS owed
FROM shared
WINDOW same AS (PARTITION BY payee_id, floor_key, period, subscriber);

-- 8.6: components of one group share their floors; they are known by the smallest of their keys.
CREATE TABLE subscriber_floor_of AS
SELECT
    component_id, subscriber_floor,
    CASE
        WHEN cap_group IS NULL THEN component_key
        ELSE min(component_key) OVER (PARTITION BY plan_id, cap_group)
    END AS floor_key
FROM components
WHERE subscriber_floor IS NOT NULL;

CREATE TABLE subscriber_short AS
SELECT
    d.rowid AS due_id, d.payee_id, k.floor_key, d.period, d.subscriber, d.after_line_cap AS wanted,
    stands(d.reason, d.after_line_cap) AS stands, k.subscriber_floor AS least, 0 AS elsewhere,
    row_number() OVER (
        ORDER BY d.event_date, d.product_id, d.instalment, d.fact_id, d.component_key, d.kind, d.grain
    ) AS nth
FROM due AS d
JOIN subscriber_floor_of AS k USING (component_id)
WHERE d.subscriber <> '';

UPDATE due SET after_line_cap = r.owed, reason = CASE WHEN r.owed = 0 THEN due.reason ELSE '' END
FROM raised_of('subscriber_short') AS r
WHERE due.rowid = r.due_id;

CREATE TABLE floor_of AS
SELECT
    component_id, component_key, payee_floor, floor_period,
    CASE
        WHEN cap_group IS NULL THEN component_key
        ELSE min(component_key) OVER (PARTITION BY plan_id, cap_group, floor_period)
    END AS floor_key
FROM components
WHERE payee_floor IS NOT NULL;

CREATE TABLE payee_short AS
SELECT
    d.rowid AS due_id, d.payee_id, f.floor_key, d.period, '' AS subscriber, d.after_line_cap AS wanted,
    stands(d.reason, d.after_line_cap) AS stands,
    max(f.payee_floor) OVER (PARTITION BY d.payee_id, f.floor_key, d.period) AS least,
    0 AS elsewhere,
    row_number() OVER (
        ORDER BY d.event_date, d.subscriber, d.product_id, d.instalment, d.fact_id, d.component_key, d.kind, d.grain
    ) AS nth
FROM due AS d
JOIN floor_of AS f ON f.component_id = d.component_id AND f.floor_period = 'month';

UPDATE due SET after_line_cap = r.owed, reason = CASE WHEN r.owed = 0 THEN due.reason ELSE '' END
FROM raised_of('payee_short') AS r
WHERE due.rowid = r.due_id;
