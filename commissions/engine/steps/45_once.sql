-- Paragraph 4.6: what is paid for a subscriber, or for a channel without one, once in some months or in a calendar period.
-- Only if: EXISTS (FROM components WHERE once_months IS NOT NULL OR once_period IS NOT NULL)
CREATE MACRO paid_for(subscriber, channel_id) AS
    CASE WHEN subscriber <> '' THEN subscriber ELSE format('#{}', channel_id) END;

CREATE TABLE once_claim AS
SELECT
    c.rowid AS claim_id, k.component_key, k.once_months, k.once_period, c.city_id, month_number(c.period) AS month,
    paid_for(c.subscriber, c.channel_id) AS owner,
    row_number() OVER (
        PARTITION BY k.component_key, c.city_id, c.period, paid_for(c.subscriber, c.channel_id)
        ORDER BY c.event_date, c.product_id, c.instalment, c.grain, c.fact_id
    ) AS nth
FROM claim AS c
JOIN components AS k
    ON k.component_id = c.component_id AND (k.once_months IS NOT NULL OR k.once_period IS NOT NULL)
ANTI JOIN refusal AS x ON x.claim_id = c.rowid
WHERE c.state = 1 AND c.base > 0 AND NOT c.only_counted;

CREATE TABLE once_earned AS
SELECT DISTINCT
    component_key, city_id, month_number(period) AS month, paid_for(coalesce(subscriber, ''), channel_id) AS owner
FROM earned;

-- Months that the ledger has no payment near, oldest first: each counts from the last one that paid.
CREATE TABLE once_month AS
WITH RECURSIVE open_month AS (
    SELECT
        component_key, city_id, owner, month, any_value(once_months) AS once_months, any_value(once_period) AS once_period,
        row_number() OVER (PARTITION BY component_key, city_id, owner ORDER BY month) AS nth
    FROM once_claim AS c
    WHERE NOT EXISTS (
        FROM once_earned AS e
        WHERE e.component_key = c.component_key AND e.city_id = c.city_id AND e.owner = c.owner
            AND too_near(e.month, c.month, c.once_months, c.once_period)
    )
    GROUP BY component_key, city_id, owner, month
),
walk AS (
    SELECT component_key, city_id, owner, nth, month, month AS paid FROM open_month WHERE nth = 1
    UNION ALL
    SELECT
        m.component_key, m.city_id, m.owner, m.nth, m.month,
        CASE WHEN too_near(w.paid, m.month, m.once_months, m.once_period) THEN w.paid ELSE m.month END
    FROM walk AS w
    JOIN open_month AS m
        ON m.component_key = w.component_key AND m.city_id = w.city_id AND m.owner = w.owner AND m.nth = w.nth + 1
)
SELECT component_key, city_id, owner, month FROM walk WHERE month = paid;

INSERT INTO refusal
SELECT c.claim_id, 'M00', false
FROM once_claim AS c
LEFT JOIN once_month AS m
    ON m.component_key = c.component_key AND m.city_id = c.city_id AND m.owner = c.owner AND m.month = c.month
WHERE c.nth > 1 OR m.owner IS NULL;
