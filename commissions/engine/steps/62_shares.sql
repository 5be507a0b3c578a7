-- Paragraph 25: what is shared between several channels. The first of them stands in the fact (steps/15_facts.sql).
-- Only if: EXISTS (FROM attributions)

-- One row a line and payee: its channels together, the largest named.
CREATE TABLE shared AS
WITH claimant AS (
    SELECT d.rowid AS due_id, a.channel_id, a.share, coalesce(s.payee_id, a.channel_id) AS payee_id, s.payee_id IS NULL AS unplaced
    FROM due AS d
    JOIN attributions AS a ON a.grain = d.grain AND a.fact_id = d.fact_id AND a.share < 10000
    LEFT JOIN components AS k ON k.component_id = d.component_id
    LEFT JOIN seat_class AS s
        ON s.channel_id = a.channel_id AND s.book = book_of(d.period, coalesce(k.cut_off, 0)) AND s.day_from <= d.event_date AND s.day_to > d.event_date
),
owner AS (
    SELECT
        due_id, payee_id, sum(share) AS share, bool_and(unplaced) AS unplaced,
        arg_max(channel_id, share * 1000000000000 - channel_id) AS channel_id
    FROM claimant
    GROUP BY due_id, payee_id
),
cut AS (
    SELECT
        o.*, d.gross AS whole, d.kind,
        abs(d.gross)::HUGEINT * o.share // 10000 AS portion,
        abs(d.gross)::HUGEINT * o.share % 10000 AS remainder
    FROM owner AS o
    JOIN due AS d ON d.rowid = o.due_id
)
-- 25.3: by largest remainder, so that the shares are the whole.
SELECT
    due_id, payee_id, channel_id, share, unplaced, whole,
    CASE WHEN unplaced THEN 0 ELSE sign(whole) * (
        portion + CASE
            WHEN row_number() OVER (of_line ORDER BY remainder DESC, share DESC, payee_id)
                <= abs(whole) - sum(portion) OVER of_line
            THEN 1 ELSE 0
        END
    ) END::BIGINT AS gross
FROM cut
WINDOW of_line AS (PARTITION BY due_id);

CREATE TABLE shared_line AS
SELECT
    d.* REPLACE (
        s.payee_id AS payee_id, s.channel_id AS channel_id, s.share AS share, s.gross AS gross,
        CASE WHEN NOT s.unplaced THEN half_up_product(d.worth, s.share, 10000) END AS worth,
        least(greatest(s.gross, -k.line_cap), k.line_cap) AS after_line_cap,
        CASE
            WHEN s.unplaced THEN 'O00'
            WHEN s.whole = 0 THEN d.reason
            WHEN s.gross = 0 THEN 'Z00'
            WHEN k.line_cap = 0 THEN 'C00'
            ELSE ''
        END AS reason
    )
FROM shared AS s
JOIN due AS d ON d.rowid = s.due_id
LEFT JOIN components AS k ON k.component_id = d.component_id;

DELETE FROM due WHERE rowid IN (SELECT due_id FROM shared);

INSERT INTO due BY NAME FROM shared_line;
