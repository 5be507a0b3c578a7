-- Paragraph 16: parts of what a component with instalments earned, each in the month in which it falls due.
-- Only if: EXISTS (FROM instalments)

-- What is to be paid in parts: of the months worked out, from `due`; of earlier months, from the ledger.
CREATE TABLE promise AS
SELECT
    d.component_id, d.component_key, d.rule_id, d.payee_id, d.channel_id, d.city_id, d.period, d.grain, d.fact_id,
    d.revision, d.product_id, d.event_date, d.subscriber, d.instalment, d.quantity, d.profile_class, d.article_class,
    d.base, d.basis, d.rate, d.gross AS whole
FROM due AS d
WHERE d.component_id IN (SELECT component_id FROM instalments) AND d.gross <> 0
UNION ALL BY NAME
SELECT
    p.component_id, p.component_key, p.rule_id, p.payee_id, p.channel_id, p.city_id, p.event_period AS period, p.grain,
    p.fact_id, p.fact_revision AS revision, coalesce(p.product_id, 0) AS product_id,
    CASE
        WHEN k.cut_off > 0 THEN first_day_of(p.event_period) + k.cut_off - 1
        ELSE last_day(first_day_of(p.event_period))
    END AS event_date,
    coalesce(p.subscriber, '') AS subscriber, p.quantity, p.whole
FROM promises AS p
LEFT JOIN components AS k ON k.component_id = p.component_id
ANTI JOIN month AS m ON m.period = p.event_period;

-- 16.7: every thirty days of suspension after the event month put off what is still to come by a month.
CREATE TABLE put_off AS
WITH asked AS (
    SELECT p.rowid AS promise_row, p.subscriber, p.city_id, p.period, i.part, i.month_offset, d.months
    FROM promise AS p
    JOIN components AS k ON k.component_id = p.component_id AND k.clock_stops
    JOIN instalments AS i ON i.component_id = p.component_id AND i.month_offset > 0
    CROSS JOIN (SELECT unnest(range(13)) AS months) AS d
),
stood_still AS (
    SELECT a.promise_row, a.part, a.months, coalesce(sum(u.suspended_days), 0) AS days
    FROM asked AS a
    LEFT JOIN usage AS u
        ON u.city_id = a.city_id AND u.subscriber = a.subscriber
        AND u.period > a.period AND u.period <= shift_period(a.period, a.month_offset + a.months)
    GROUP BY ALL
)
SELECT promise_row, part, coalesce(min(months) FILTER (days // 30 <= months), 12) AS months
FROM stood_still
GROUP BY ALL;

-- 16.2: cut off below the fen, the last part takes the rest. Only parts that have fallen due.
CREATE TABLE part AS
WITH share AS (
    SELECT
        p.*, i.part, i.held_months, i.reduced_share, coalesce(o.months, 0) AS put_off,
        shift_period(p.period, i.month_offset + coalesce(o.months, 0)) AS due_period,
        p.whole * i.share::HUGEINT // 10000 AS portion,
        i.part = max(i.part) OVER (PARTITION BY p.component_id) AS is_last,
        p.whole - sum(CASE WHEN i.part < l.last_part THEN p.whole * i.share::HUGEINT // 10000 ELSE 0 END)
            OVER (PARTITION BY p.component_id, p.payee_id, p.period, p.grain, p.fact_id) AS rest
    FROM (SELECT rowid AS promise_row, * FROM promise) AS p
    JOIN instalments AS i USING (component_id)
    JOIN (SELECT component_id, max(part) AS last_part FROM instalments GROUP BY component_id) AS l USING (component_id)
    LEFT JOIN put_off AS o ON o.promise_row = p.promise_row AND o.part = i.part
)
SELECT * EXCLUDE (promise_row, portion, rest, is_last), (CASE WHEN is_last THEN rest ELSE portion END)::BIGINT AS amount
FROM share
SEMI JOIN month AS m ON m.period = due_period
WHERE due_period <= (SELECT posting_period FROM parameters);

-- 16.3: the conditions of a part, in the month it falls due and in each in which it may still be held. A subject is a
-- part and a month: 100 times the part's row, and the months of delay.
CREATE VIEW part_asked AS
SELECT
    p.rowid * 100 + h.delay AS subject_id,
    p.city_id, p.subscriber, p.period,
    g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g.operator, g.threshold, g.reason,
    p.put_off + h.delay AS shift, NULL::BIGINT AS own_figure, NULL::HUGEINT AS counted, NULL::HUGEINT AS whole
FROM part AS p
JOIN gates AS g ON g.component_id = p.component_id AND g.part = p.part
JOIN (SELECT unnest(range(100)) AS delay) AS h
    ON h.delay <= p.held_months
    AND shift_period(p.due_period, h.delay) <= (SELECT posting_period FROM parameters);

CREATE VIEW part_outcome AS FROM answers_to('part_asked');

CREATE TABLE part_refusal AS FROM refusals_of('part_outcome');

-- Released in the first month in which nothing refuses; until then the refusal of the latest month that was tested. `lost`:
-- clearly refused in the last month in which it could have been released.
CREATE TABLE part_release AS
WITH tested AS (
    SELECT
        a.subject_id // 100 AS part_row,
        a.subject_id % 100 AS delay,
        r.reason
    FROM (SELECT DISTINCT subject_id FROM part_asked) AS a
    LEFT JOIN part_refusal AS r USING (subject_id)
)
SELECT
    part_row,
    min(delay) FILTER (reason IS NULL) AS delay,
    CASE WHEN bool_or(reason IS NULL) THEN '' ELSE arg_max(reason, delay) END AS reason,
    bool_and(reason IS NOT NULL) AND max(delay) = any_value(held_months) AND arg_max(reason, delay) <> 'N01' AS lost
FROM tested
JOIN (SELECT rowid AS part_row, held_months FROM part) AS p USING (part_row)
GROUP BY part_row;

-- 16.8: what is left of a part that is lost, cut off below the fen.
CREATE TABLE part_paid AS
SELECT
    p.* REPLACE (
        CASE
            WHEN coalesce(r.reason, '') = '' THEN p.amount
            WHEN r.lost THEN p.amount * p.reduced_share::HUGEINT // 10000
            ELSE 0
        END::BIGINT AS amount
    ),
    p.amount AS in_full,
    CASE WHEN r.lost AND p.reduced_share > 0 THEN '' ELSE coalesce(r.reason, '') END AS refused
FROM (SELECT rowid AS part_row, * FROM part) AS p
LEFT JOIN part_release AS r USING (part_row);

CREATE MACRO part_reason(refused, amount, line_cap) AS
    CASE
        WHEN refused <> '' THEN refused
        WHEN amount = 0 THEN 'Z00'
        WHEN line_cap = 0 THEN 'C00'
        ELSE ''
    END;

-- What isn't due in the event month is on record there (P00), with the whole that later months share out.
UPDATE due SET
    whole = gross,
    gross = 0,
    after_line_cap = 0,
    reason = 'P00'
WHERE component_id IN (SELECT component_id FROM instalments) AND gross <> 0;

-- The part of the event month itself takes the place of its record.
UPDATE due SET
    part = p.part,
    gross = p.amount,
    after_line_cap = CASE
        WHEN k.line_cap IS NULL THEN p.amount
        ELSE least(greatest(p.amount, -k.line_cap), k.line_cap)
    END,
    reason = part_reason(p.refused, p.amount, k.line_cap)
FROM part_paid AS p
JOIN components AS k USING (component_id)
WHERE p.due_period = p.period AND due.kind = 1 AND due.component_id = p.component_id AND due.payee_id = p.payee_id
    AND due.period = p.period AND due.grain = p.grain AND due.fact_id = p.fact_id;

INSERT INTO due BY NAME
SELECT
    1::TINYINT AS kind, p.component_key, p.component_id, p.rule_id, p.payee_id, p.channel_id, p.city_id,
    p.due_period AS period, p.grain, p.fact_id, p.revision, p.product_id, p.event_date, p.subscriber, p.instalment,
    p.quantity, p.profile_class, p.article_class, k.payee_cap, k.apply_qualifier, k.apply_coefficients, p.base, p.basis,
    p.rate, p.part,
    p.amount AS gross,
    CASE WHEN p.in_full <> p.amount THEN p.in_full END AS worth,
    CASE
        WHEN k.line_cap IS NULL THEN p.amount
        ELSE least(greatest(p.amount, -k.line_cap), k.line_cap)
    END AS after_line_cap,
    part_reason(p.refused, p.amount, k.line_cap) AS reason
FROM part_paid AS p
JOIN components AS k USING (component_id)
WHERE p.due_period <> p.period;
