-- Paragraph 23: reserves, which hold a share of the month back until later months release it or it is forfeited.
-- Only if: EXISTS (FROM components WHERE kind = 'reserve') OR EXISTS (FROM balances WHERE kind = 9)

-- What is held back of the months worked out; of others, what the ledger holds.
CREATE TABLE withheld AS
SELECT
    o.payee_id, o.period, o.component_id, o.component_key, o.rule_id, o.rate, o.revision,
    greatest(coalesce(t.total, 0), 0)::BIGINT AS base,
    half_up(greatest(coalesce(t.total, 0), 0) * o.rate, 10000)::BIGINT AS amount
FROM offered AS o
LEFT JOIN month_total AS t USING (payee_id, period)
WHERE o.kind = 'reserve';

-- 23.2: the parts that are released, each in its month: cut off below the fen, the last takes the rest (16.2).
CREATE TABLE release AS
WITH parted AS (
    SELECT
        h.payee_id, h.origin, h.held, c.component_id, c.component_key, i.part, i.share, i.reduced_share,
        shift_period(h.origin, i.month_offset) AS period,
        CASE
            WHEN i.part < max(i.part) OVER of_month THEN h.held * i.share::HUGEINT // 10000
            ELSE h.held - sum(h.held * i.share::HUGEINT // 10000) OVER of_month + h.held * i.share::HUGEINT // 10000
        END::BIGINT AS part_amount
    FROM (
        SELECT payee_id, period AS origin, component_key, amount AS held FROM withheld
        UNION ALL
        SELECT payee_id, period, component_key, -sum(amount)
        FROM balances
        ANTI JOIN month USING (period)
        WHERE kind = 9 AND fact_id = payee_id * 1000000 + period
        GROUP BY payee_id, period, component_key
    ) AS h
    JOIN components AS c
        ON c.component_key = h.component_key AND h.origin BETWEEN c.effective_from AND coalesce(c.effective_to, 999999)
    JOIN instalments AS i USING (component_id)
    WHERE h.held > 0
    WINDOW of_month AS (PARTITION BY h.payee_id, h.origin, c.component_id)
)
SELECT p.*
FROM parted AS p
SEMI JOIN month AS m ON m.period = p.period
WHERE p.period <= (SELECT posting_period FROM parameters);

-- Groups of all parts and those of one part are other groups.
CREATE VIEW release_outcome AS
SELECT
    r.rowid AS subject_id, r.period, g.gate_id, coalesce(g.part, 0) * 1000 + g."group" AS "group", g.measure, g.figure_id,
    g.month_offset, g.operator, g.threshold, g.reason, v.basis AS figure, compared(g.operator, v.counted, g.threshold * v.whole) AS holds
FROM release AS r
JOIN gates AS g ON g.component_id = r.component_id AND (g.part IS NULL OR g.part = r.part)
LEFT JOIN figure_value AS v ON v.figure_id = g.figure_id AND v.span = r.period AND v.owner_id = r.payee_id;

CREATE TABLE release_refusal AS FROM refusals_of('release_outcome');

CREATE TABLE released AS
SELECT
    r.*,
    CASE
        WHEN x.reason IS NULL THEN r.part_amount
        WHEN x.reason = 'N01' THEN 0
        ELSE r.part_amount * r.reduced_share::HUGEINT // 10000
    END::BIGINT AS amount,
    coalesce(x.reason, '') AS refused
FROM release AS r
LEFT JOIN release_refusal AS x ON x.subject_id = r.rowid;

INSERT INTO payee_line BY NAME
SELECT
    9::TINYINT AS kind, component_key, component_id, rule_id, 4::TINYINT AS grain, payee_id, payee_id AS channel_id, period,
    payee_id * 1000000 + period AS fact_id, revision AS fact_revision, base, rate, -amount AS owed, '' AS reason,
    NULL::TINYINT AS part
FROM withheld
UNION ALL BY NAME
SELECT
    9::TINYINT AS kind, component_key, component_id, 4::TINYINT AS grain, payee_id, payee_id AS channel_id, period,
    payee_id * 1000000 + origin AS fact_id, 1 AS fact_revision, held::BIGINT AS base, amount AS owed,
    CASE WHEN amount = 0 THEN refused ELSE '' END AS reason, part
FROM released;
