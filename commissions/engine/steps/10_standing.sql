-- Paragraph 2.1: which months there are, and where a channel stands on which days.

-- The months to work out, and those before them that tiers count as well (5.4): these get no lines.
CREATE TABLE counted_month AS
SELECT period, first_day, true AS worked_out FROM month
UNION ALL
SELECT period, first_day_of(period), false
FROM (
    SELECT DISTINCT unnest(range(count_start(m.period, k.count_period), m.period))::INTEGER AS period
    FROM month AS m
    JOIN components AS k
        ON k.count_period IN ('quarter', 'year') AND m.period BETWEEN k.effective_from AND coalesce(k.effective_to, 999999)
)
ANTI JOIN month USING (period);

-- All months of which facts are known, for figures too (14.3).
CREATE TABLE seen_month AS
SELECT period, first_day FROM counted_month
UNION
SELECT period, first_day_of(period) FROM (SELECT DISTINCT period FROM facts);

-- A position with its end; standing_from opens the first one backwards, for channels that join during a month.
CREATE TABLE stay AS
SELECT
    *,
    effective_from AS day_from,
    lead(effective_from, 1, DATE '9999-12-31') OVER of_channel AS day_to,
    CASE WHEN row_number() OVER of_channel = 1 THEN DATE '0001-01-01' ELSE effective_from END AS standing_from
FROM positions
WINDOW of_channel AS (PARTITION BY channel_id ORDER BY effective_from);

-- The days of these months; where they are cut off on a day of their own (26), from the day after it in the month before.
CREATE TABLE book AS
SELECT period, book_of(period, 0) AS book, first_day, last_day(first_day) AS final_day FROM seen_month
UNION ALL
SELECT
    s.period, book_of(s.period, o.cut_off), (s.first_day - INTERVAL 1 MONTH)::DATE + o.cut_off, s.first_day + o.cut_off - 1
FROM seen_month AS s
CROSS JOIN cut_off AS o;
