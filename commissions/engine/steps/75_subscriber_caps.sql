-- Paragraph 8.7: what a subscriber's lines of a component, or of a cap group (8.6), and month come to at most.
--
-- Lines that take back count in full; the rest is shared by largest remainder, in proportion to what is due. It is worked
-- out anew each time, from what is due alone.
-- Only if: EXISTS (FROM components WHERE subscriber_cap IS NOT NULL)
CREATE TABLE subscriber_cap_of AS
SELECT
    component_id, subscriber_cap,
    CASE
        WHEN cap_group IS NULL THEN component_key
        ELSE min(component_key) OVER (PARTITION BY plan_id, cap_group)
    END AS cap_key
FROM components
WHERE subscriber_cap IS NOT NULL;

CREATE TABLE subscriber_capped AS
WITH line AS (
    SELECT
        d.rowid AS due_id, d.payee_id, k.cap_key, d.period, d.subscriber, d.after_line_cap AS wanted, k.subscriber_cap,
        row_number() OVER (
            PARTITION BY d.payee_id, k.cap_key, d.period, d.subscriber
            ORDER BY d.event_date, d.product_id, d.instalment, d.fact_id, d.component_key, d.kind, d.grain
        ) AS nth
    FROM due AS d
    JOIN subscriber_cap_of AS k USING (component_id)
    WHERE d.subscriber <> '' AND d.after_line_cap <> 0
),
over_cap AS (
    SELECT
        *,
        greatest(wanted, 0) AS need,
        sum(greatest(wanted, 0)) OVER same AS needs,
        greatest(subscriber_cap - sum(least(wanted, 0)) OVER same, 0) AS room
    FROM line
    WINDOW same AS (PARTITION BY payee_id, cap_key, period, subscriber)
),
shared AS (
    SELECT *, room * need // needs AS share, room * need % needs AS remainder
    FROM over_cap
    WHERE needs > room
)
SELECT
    due_id,
    CASE
        WHEN wanted < 0 THEN wanted
        ELSE share + CASE
            WHEN row_number() OVER (of_group ORDER BY remainder DESC, nth) <= room - sum(share) OVER of_group THEN 1
            ELSE 0
        END
    END::BIGINT AS owed
FROM shared
WINDOW of_group AS (PARTITION BY payee_id, cap_key, period, subscriber);

UPDATE due SET
    after_line_cap = s.owed,
    reason = CASE WHEN s.owed = 0 AND due.reason = '' THEN 'C00' ELSE due.reason END
FROM subscriber_capped AS s
WHERE due.rowid = s.due_id;
