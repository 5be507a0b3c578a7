-- Paragraph 16: parts of what a component with instalments earned, each in the month in which it falls due.

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
    last_day(first_day_of(p.event_period)) AS event_date, coalesce(p.subscriber, '') AS subscriber, p.quantity, p.whole
FROM promises AS p
ANTI JOIN month AS m ON m.period = p.event_period;

-- 16.2: cut off below the fen, the last part takes the rest. Only parts that have fallen due.
CREATE TABLE part AS
WITH share AS (
    SELECT
        p.*, i.part, i.held_months,
        shift_period(p.period, i.month_offset) AS due_period,
        p.whole * i.share::HUGEINT // 10000 AS portion,
        i.part = max(i.part) OVER (PARTITION BY p.component_id) AS is_last,
        p.whole - sum(CASE WHEN i.part < l.last_part THEN p.whole * i.share::HUGEINT // 10000 ELSE 0 END)
            OVER (PARTITION BY p.component_id, p.payee_id, p.period, p.grain, p.fact_id) AS rest
    FROM promise AS p
    JOIN instalments AS i USING (component_id)
    JOIN (SELECT component_id, max(part) AS last_part FROM instalments GROUP BY component_id) AS l USING (component_id)
)
SELECT * EXCLUDE (portion, rest, is_last), (CASE WHEN is_last THEN rest ELSE portion END)::BIGINT AS amount
FROM share
SEMI JOIN month AS m ON m.period = due_period
WHERE due_period <= (SELECT posting_period FROM parameters);

-- 16.3: the conditions of a part, in the month it falls due and in each in which it may still be held. A subject is a
-- part and a month: 100 times the part's row, and the months of delay.
CREATE VIEW part_asked AS
SELECT
    p.rowid * 100 + h.delay AS subject_id,
    p.city_id, p.subscriber, p.period,
    g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g.operator, g.threshold, g.reason, h.delay AS shift,
    NULL::BIGINT AS own_figure, NULL::HUGEINT AS counted, NULL::HUGEINT AS whole
FROM part AS p
JOIN gates AS g ON g.component_id = p.component_id AND g.part = p.part
JOIN (SELECT unnest(range(100)) AS delay) AS h
    ON h.delay <= p.held_months
    AND shift_period(p.due_period, h.delay) <= (SELECT posting_period FROM parameters);

CREATE VIEW part_outcome AS FROM answers_to('part_asked');

CREATE TABLE part_refusal AS FROM refusals_of('part_outcome');

-- Released in the first month in which nothing refuses; until then the refusal of the latest month that was tested.
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
    CASE WHEN bool_or(reason IS NULL) THEN '' ELSE arg_max(reason, delay) END AS reason
FROM tested
GROUP BY part_row;

CREATE MACRO part_reason(refused, amount, line_cap) AS
    CASE
        WHEN coalesce(refused, '') <> '' THEN refused
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
    gross = CASE WHEN coalesce(r.reason, '') = '' THEN p.amount ELSE 0 END,
    after_line_cap = CASE
        WHEN coalesce(r.reason, '') <> '' THEN 0
        WHEN k.line_cap IS NULL THEN p.amount
        ELSE least(greatest(p.amount, -k.line_cap), k.line_cap)
    END,
    reason = part_reason(r.reason, p.amount, k.line_cap)
FROM (SELECT rowid AS part_row, * FROM part) AS p
LEFT JOIN part_release AS r USING (part_row)
JOIN components AS k USING (component_id)
WHERE p.due_period = p.period AND due.kind = 1 AND due.component_id = p.component_id AND due.payee_id = p.payee_id
    AND due.period = p.period AND due.grain = p.grain AND due.fact_id = p.fact_id;

INSERT INTO due BY NAME
SELECT
    1::TINYINT AS kind, p.component_key, p.component_id, p.rule_id, p.payee_id, p.channel_id, p.city_id,
    p.due_period AS period, p.grain, p.fact_id, p.revision, p.product_id, p.event_date, p.subscriber, p.instalment,
    p.quantity, p.profile_class, p.article_class, k.payee_cap, k.apply_qualifier, k.apply_coefficients, p.base, p.basis,
    p.rate, p.part,
    CASE WHEN coalesce(r.reason, '') = '' THEN p.amount ELSE 0 END AS gross,
    CASE
        WHEN coalesce(r.reason, '') <> '' THEN 0
        WHEN k.line_cap IS NULL THEN p.amount
        ELSE least(greatest(p.amount, -k.line_cap), k.line_cap)
    END AS after_line_cap,
    part_reason(r.reason, p.amount, k.line_cap) AS reason
FROM (SELECT rowid AS part_row, * FROM part) AS p
LEFT JOIN part_release AS r USING (part_row)
JOIN components AS k USING (component_id)
WHERE p.due_period <> p.period;
