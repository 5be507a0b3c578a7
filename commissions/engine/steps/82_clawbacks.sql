-- Paragraph 20: what events of a subscriber take back, and give back, of what its facts were paid.
-- Only if: EXISTS (FROM components WHERE kind = 'clawback')

-- What their subscribers' facts were paid: of the months worked out, what is due; of others, what the ledger holds. Who has
-- no place is paid nothing.
CREATE TABLE clawback_paid AS
SELECT
    d.payee_id, d.channel_id, d.component_key, d.grain, d.fact_id, d.subscriber, nullif(d.product_id, 0) AS product_id,
    d.event_date, d.period, coalesce(x.owed, d.after_line_cap) AS amount
FROM due AS d
LEFT JOIN capped AS x ON x.due_id = d.rowid
WHERE d.component_key IN (SELECT taken_from FROM clawback_event)
    AND d.subscriber IN (SELECT subscriber FROM clawback_event)
    AND d.reason <> 'O00'
    AND d.city_id = (SELECT city_id FROM parameters)
UNION ALL
SELECT payee_id, channel_id, component_key, grain, fact_id, subscriber, product_id, event_date, period, amount
FROM paid
ANTI JOIN month USING (period)
WHERE NOT taken;

-- 20.2: an event with each fact that was paid; how long that was before, and what was paid up to the event's month.
CREATE TABLE clawback_hit AS
WITH paid_fact AS (
    SELECT
        e.event_id, e.revision, e.period, e.event_date, e.subscriber, e.event_kind, e.suspended_days, e.component_id,
        e.component_key, e.taken_from, e.rule_id,
        o.payee_id, o.grain, o.fact_id, min(o.channel_id) AS channel_id, min(o.product_id) AS product_id,
        min(o.event_date) AS first_day,
        sum(o.amount) FILTER (o.period <= e.period) AS paid
    FROM clawback_event AS e
    JOIN clawback_paid AS o ON o.component_key = e.taken_from AND o.subscriber = e.subscriber
    GROUP BY ALL
    HAVING min(o.event_date) <= e.event_date
)
SELECT
    h.* REPLACE (coalesce(h.paid, 0)::BIGINT AS paid),
    k.edges, k.prorate, k.spared_figure, k.spared_share,
    CASE k.tier_basis
        WHEN 'days' THEN h.event_date - h.first_day - h.suspended_days
        ELSE month_number(h.period) - month_number(
            month_of_day(
                year(h.first_day) * 100 + month(h.first_day), h.first_day,
                CASE WHEN h.grain IN (1, 5) THEN k.cut_off ELSE 0 END
            )
        ) + 1
            - h.suspended_days // 30
    END AS elapsed
FROM paid_fact AS h
JOIN components AS k USING (component_id);

-- 20.3: the band that the time since then lies in, and the conditions of the component.
CREATE TABLE clawback_rated AS
SELECT
    h.rowid AS hit_row, h.*, e.rate,
    CASE WHEN h.prorate AND e.upper IS NOT NULL THEN e.rate * (e.upper - h.elapsed) ELSE e.rate END AS weight,
    10000 * CASE WHEN h.prorate AND e.upper IS NOT NULL THEN e.upper - e.lower ELSE 1 END AS weighed_by
FROM clawback_hit AS h
LEFT JOIN edge AS e ON e.rule_id = h.rule_id AND in_band(h.elapsed, e.low, e.high, h.edges);

CREATE VIEW clawback_outcome AS
SELECT
    h.rowid AS subject_id, h.period, g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g.operator, g.threshold,
    g.reason, v.basis AS figure, compared(g.operator, v.counted, g.threshold * v.whole) AS holds
FROM clawback_hit AS h
JOIN gates AS g ON g.component_id = h.component_id
LEFT JOIN figure_value AS v
    ON v.figure_id = g.figure_id AND v.span = h.period
    AND v.owner_id = owner_of(v.owner, h.payee_id, h.channel_id, NULL);

CREATE TABLE clawback_refusal AS FROM refusals_of('clawback_outcome');

-- 20.4: only what exceeds the share of a figure that is spared, the dearest first.
CREATE TABLE clawback_acting AS
WITH open AS (
    SELECT
        r.*,
        CASE
            WHEN x.reason IS NOT NULL THEN x.reason
            WHEN r.rate IS NULL THEN 'T01'
            WHEN r.rate = 0 THEN 'T00'
            ELSE ''
        END AS refused
    FROM clawback_rated AS r
    LEFT JOIN clawback_refusal AS x ON x.subject_id = r.hit_row
),
ranked AS (
    SELECT
        o.*,
        count(*) FILTER (refused = '' AND paid > 0) OVER same AS many,
        row_number() OVER (
            PARTITION BY o.component_id, o.payee_id, o.period, o.refused = '' AND o.paid > 0
            ORDER BY o.paid DESC, o.first_day, o.grain, o.fact_id, o.event_date, o.event_id
        ) AS nth,
        CASE WHEN o.spared_figure IS NOT NULL THEN coalesce(v.counted * o.spared_share // (10000 * v.whole), 0) ELSE 0 END
            AS spared
    FROM open AS o
    LEFT JOIN figure_value AS v
        ON v.figure_id = o.spared_figure AND v.span = o.period
        AND v.owner_id = owner_of(v.owner, o.payee_id, o.channel_id, NULL)
    WINDOW same AS (PARTITION BY o.component_id, o.payee_id, o.period)
)
SELECT * REPLACE (
    CASE WHEN refused = '' AND paid > 0 AND nth > many - spared THEN 'K01' ELSE refused END AS refused
)
FROM ranked;

-- 20.5: event after event. `taken` is what was taken back before, on balance, and never above 0.
CREATE TABLE clawback_step AS
WITH RECURSIVE ordered AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY payee_id, taken_from, grain, fact_id ORDER BY event_date, event_id, component_key
        ) AS place
    FROM clawback_acting
),
before AS (
    SELECT payee_id, component_key AS taken_from, grain, fact_id, sum(amount) AS taken
    FROM paid
    ANTI JOIN month USING (period)
    WHERE taken
    GROUP BY ALL
),
stepped AS (
    SELECT
        o.payee_id, o.taken_from, o.grain, o.fact_id, 0::BIGINT AS place, 0::BIGINT AS event_id, 0::BIGINT AS component_id,
        coalesce(b.taken, 0)::HUGEINT AS taken, 0::HUGEINT AS taken_before, 0::HUGEINT AS base, 0::HUGEINT AS amount
    FROM (SELECT DISTINCT payee_id, taken_from, grain, fact_id FROM ordered) AS o
    LEFT JOIN before AS b USING (payee_id, taken_from, grain, fact_id)
    UNION ALL
    SELECT payee_id, taken_from, grain, fact_id, place, event_id, component_id, taken + amount, taken, base, amount
    FROM (
        SELECT
            *,
            CASE
                WHEN refused <> '' OR base <= 0 THEN 0
                WHEN rate > 0 THEN -least(base, half_up(base * weight, weighed_by))
                ELSE least(base, half_up(base * -weight, weighed_by))
            END AS amount
        FROM (
            SELECT
                s.payee_id, s.taken_from, s.grain, s.fact_id, o.place, o.event_id, o.component_id, o.refused, o.rate,
                o.weight::HUGEINT AS weight, o.weighed_by::HUGEINT AS weighed_by, s.taken,
                CASE WHEN coalesce(o.rate, 0) < 0 THEN -s.taken ELSE o.paid + s.taken END AS base
            FROM stepped AS s
            JOIN ordered AS o
                ON o.payee_id = s.payee_id AND o.taken_from = s.taken_from AND o.grain = s.grain
                AND o.fact_id = s.fact_id AND o.place = s.place + 1
        )
    )
)
SELECT
    o.*, s.taken_before::BIGINT AS taken_before, s.base::BIGINT AS base, s.amount::BIGINT AS amount,
    CASE WHEN o.refused = '' AND s.amount = 0 THEN 'K00' ELSE o.refused END AS reason
FROM stepped AS s
JOIN ordered AS o USING (payee_id, taken_from, grain, fact_id, place);

-- One line a payee, month, clawback and fact, however many events there were.
CREATE TABLE clawback_line AS
SELECT
    component_key,
    arg_max(component_id, place) AS component_id,
    arg_max(rule_id, place) AS rule_id,
    payee_id,
    min(channel_id) AS channel_id,
    period, grain, fact_id,
    max(revision) AS fact_revision,
    min(product_id) AS product_id,
    arg_min(base, place) AS base,
    CASE WHEN min(rate) = max(rate) AND count(*) = 1 THEN min(rate) END AS rate,
    sum(amount)::BIGINT AS owed,
    CASE WHEN sum(amount) <> 0 THEN '' ELSE arg_max(reason, place) END AS reason
FROM clawback_step
GROUP BY component_key, payee_id, period, grain, fact_id;

-- 20.10: an event that finds nothing says so itself.
INSERT INTO clawback_line BY NAME
SELECT
    component_key, component_id, rule_id, payee_id, channel_id, period, 5::TINYINT AS grain, event_id AS fact_id,
    revision AS fact_revision, nullif(product_id, 0) AS product_id, 0::BIGINT AS owed, 'K02' AS reason
FROM clawback_event AS e
ANTI JOIN clawback_hit AS h ON h.event_id = e.event_id AND h.component_id = e.component_id;
