-- Paragraphs 2.1, 2.2 and 2.4: where a channel stands on which days, and who is paid for it.

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

-- One row a channel, event month and stretch of days: place by the day; star, level and mode of the month's start (2.2),
-- of the day, and of the month's end.
CREATE TABLE seat AS
SELECT
    s.channel_id,
    m.period,
    m.book,
    s.day_from,
    s.day_to,
    CASE
        WHEN s.kind IN (SELECT channel_kind FROM paid_through_parent) THEN coalesce(s.parent_id, s.channel_id)
        ELSE s.channel_id
    END AS payee_id,
    s.kind AS channel_kind,
    s.city_class,
    s.city_id,
    s.district_id,
    t.mode, t.level, t.star,
    s.mode AS day_mode, s.level AS day_level, s.star AS day_star,
    e.mode AS end_mode, e.level AS end_level, e.star AS end_star
FROM stay AS s
CROSS JOIN book AS m
JOIN stay AS t ON t.channel_id = s.channel_id AND t.standing_from <= m.first_day AND t.day_to > m.first_day
JOIN stay AS e
    ON e.channel_id = s.channel_id AND e.standing_from <= m.final_day AND e.day_to > m.final_day;
