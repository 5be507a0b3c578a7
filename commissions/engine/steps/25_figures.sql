-- Paragraph 14: the figures of a payee's, a channel's or a subscriber's month, or day (14.9).
-- Only if: EXISTS (FROM figures)

-- 14.7: the subscribers of the facts, by number, each of one city; none where no figure is counted for them.
CREATE TABLE counted_subscriber AS
SELECT row_number() OVER () AS subscriber_id, city_id, subscriber
FROM (SELECT DISTINCT city_id, subscriber FROM known_fact WHERE subscriber <> '')
WHERE EXISTS (FROM figures WHERE owner = 'subscriber');

-- Each fact that a figure may count, once a figure; 14.2. Never written down: few figures have conditions, and a row for
-- each fact and figure would be the largest table of all.
CREATE VIEW figure_fact AS
SELECT
    f.fact_row * (SELECT count(*) FROM figures) + g.nth AS subject_id,
    g.figure_id, f.fact_row, f.period, span_of(g.by_day, f.period, f.event_date) AS span, f.city_id, f.subscriber,
    owner_of(g.owner, s.payee_id, s.channel_id, u.subscriber_id) AS owner_id,
    measure_of(g.measure, f) AS size
FROM (SELECT *, row_number() OVER (ORDER BY figure_id) - 1 AS nth FROM figures) AS g
JOIN known_fact AS f
    ON g.formula IS NULL AND f.grain = g.grain AND f.cut_off = g.cut_off AND (g.metric_id IS NULL OR g.metric_id = f.metric_id)
LEFT JOIN seat AS s
    ON s.channel_id = f.channel_id AND s.book = f.book AND s.day_from <= f.event_date AND s.day_to > f.event_date
LEFT JOIN counted_subscriber AS u ON u.city_id = f.city_id AND u.subscriber = f.subscriber
WHERE f.state = 1 AND owner_of(g.owner, s.payee_id, s.channel_id, u.subscriber_id) IS NOT NULL
    AND (
        g.figure_id NOT IN (SELECT figure_id FROM figure_products WHERE campaign_id IS NULL)
        OR EXISTS (
            FROM figure_products AS p
            WHERE p.figure_id = g.figure_id AND (p.product_id = f.product_id OR p.category_id = f.category_id)
        )
    )
    AND (
        g.figure_id NOT IN (SELECT figure_id FROM figure_products WHERE campaign_id IS NOT NULL)
        OR EXISTS (FROM figure_products AS p WHERE p.figure_id = g.figure_id AND p.campaign_id = f.campaign_id)
    );

CREATE VIEW figure_asked AS
SELECT
    c.subject_id, c.city_id, c.subscriber, c.period, t.gate_id, t."group", t.measure, t.month_offset, t.operator,
    t.threshold, t.reason, 0 AS shift,
    CASE WHEN t.month_offset = 0 THEN measure_of(t.measure, f) END AS own_figure,
    NULL::HUGEINT AS counted, NULL::HUGEINT AS whole
FROM figure_fact AS c
JOIN gates AS t ON t.counted_by = c.figure_id
JOIN known_fact AS f USING (fact_row);

CREATE VIEW figure_outcome AS FROM answers_to('figure_asked');

CREATE TABLE figure_refusal AS FROM refusals_of('figure_outcome');

SELECT error(format('subscriber {} has two rows of usage for a month', f.subscriber))
FROM (SELECT subject_id FROM figure_refusal WHERE doubled) AS r
JOIN figure_fact AS f USING (subject_id)
LIMIT 1;

-- 14.3: the months that each figure of a month counts.
CREATE TABLE figure_window AS
SELECT g.figure_id, g.by_day, m.period, w.period AS counted_period
FROM figures AS g
CROSS JOIN counted_month AS m
JOIN seen_month AS w
    ON CASE
        WHEN g.quarter_to_date THEN w.period BETWEEN count_start(m.period, 'quarter') AND m.period
        WHEN g.year_to_date THEN w.period // 100 = m.period // 100 AND w.period <= m.period
        ELSE month_number(w.period) - month_number(m.period) BETWEEN g.month_from AND g.month_to
    END;

-- 14.2: what isn't counted is 0, and there is a row all the same: something was reported.
CREATE TABLE figure_total AS
WITH counted AS (
    SELECT f.figure_id, f.period, f.span, f.owner_id, coalesce(sum(f.size) FILTER (x.subject_id IS NULL), 0) AS size
    FROM figure_fact AS f
    LEFT JOIN figure_refusal AS x USING (subject_id)
    WHERE f.size IS NOT NULL
    GROUP BY ALL
)
SELECT w.figure_id, CASE WHEN w.by_day THEN c.span ELSE w.period END AS span, c.owner_id, sum(c.size) AS total
FROM counted AS c
JOIN figure_window AS w ON w.figure_id = c.figure_id AND w.counted_period = c.period
GROUP BY ALL;

-- A row for every owner and month, so that nothing counted is 0 and not unknown; also for those that were paid once and
-- whom a clawback asks about (20.3), though no seat is theirs any more. Of days there is one for each on which the owner
-- has a fact that could ask. A sum of a metric of which nothing was reported
-- is unknown (14.3). `whole` is what edges and thresholds are multiplied with to be compared with `counted`; it is NULL
-- where the figure has no value, and `reason` says why (14.4).
CREATE TABLE figure_value AS
WITH owner AS (
    SELECT DISTINCT 'payee' AS owner, payee_id AS owner_id, period FROM seat SEMI JOIN counted_month USING (period)
    UNION
    SELECT DISTINCT 'channel', channel_id, period FROM seat SEMI JOIN counted_month USING (period)
    UNION
    SELECT 'payee', p.payee_id, m.period FROM paid AS p CROSS JOIN month AS m
    UNION
    SELECT 'channel', p.channel_id, m.period FROM paid AS p CROSS JOIN month AS m
    UNION
    SELECT 'payee', b.payee_id, m.period FROM balances AS b CROSS JOIN month AS m
    UNION
    SELECT 'subscriber', u.subscriber_id, f.period
    FROM known_fact AS f
    SEMI JOIN counted_month USING (period)
    JOIN counted_subscriber AS u ON u.city_id = f.city_id AND u.subscriber = f.subscriber
),
spanned AS (
    SELECT owner, owner_id, period, period AS span, false AS by_day FROM owner
    UNION ALL
    SELECT DISTINCT
        a.owner, owner_of(a.owner, s.payee_id, s.channel_id, u.subscriber_id) AS owner_id, f.period,
        span_of(true, f.period, f.event_date) AS span, true AS by_day
    FROM (SELECT DISTINCT owner::VARCHAR AS owner FROM figures WHERE by_day) AS a
    CROSS JOIN known_fact AS f
    SEMI JOIN counted_month USING (period)
    LEFT JOIN seat AS s
        ON s.channel_id = f.channel_id AND s.book = f.book AND s.day_from <= f.event_date
        AND s.day_to > f.event_date
    LEFT JOIN counted_subscriber AS u ON u.city_id = f.city_id AND u.subscriber = f.subscriber
    WHERE owner_of(a.owner, s.payee_id, s.channel_id, u.subscriber_id) IS NOT NULL
),
summed AS (
    SELECT
        g.figure_id, g.owner, g.by_day, o.owner_id, o.period, o.span, g.share_of, g.target_code,
        CASE WHEN g.grain = 3 THEN t.total ELSE coalesce(t.total, 0) END::HUGEINT AS total
    FROM figures AS g
    JOIN spanned AS o ON o.owner = g.owner::VARCHAR AND o.by_day = g.by_day AND g.formula IS NULL
    LEFT JOIN figure_total AS t ON t.figure_id = g.figure_id AND t.owner_id = o.owner_id AND t.span = o.span
),
shared AS (
    SELECT
        s.*,
        s.share_of IS NOT NULL OR s.target_code IS NOT NULL AS is_share,
        CASE WHEN s.share_of IS NOT NULL THEN d.total ELSE a.value END AS shared_by,
        s.total IS NULL OR (s.share_of IS NOT NULL AND d.total IS NULL) AS unreported
    FROM summed AS s
    LEFT JOIN summed AS d ON d.figure_id = s.share_of AND d.owner_id = s.owner_id AND d.span = s.span
    LEFT JOIN targets AS a
        ON a.channel_id = s.owner_id AND a.period = s.period AND a.code = s.target_code AND s.owner <> 'subscriber'
),
judged AS (
    SELECT
        *,
        CASE WHEN unreported THEN 'N00' WHEN is_share AND coalesce(shared_by, 0) <= 0 THEN 'T02' ELSE '' END AS reason
    FROM shared
)
SELECT
    figure_id, owner, by_day, owner_id, period, span, total,
    CASE WHEN is_share THEN total * 10000 ELSE total END AS counted,
    CASE WHEN reason <> '' THEN NULL WHEN is_share THEN shared_by ELSE 1 END::HUGEINT AS whole,
    CASE WHEN reason <> '' THEN NULL WHEN is_share THEN total * 10000 // shared_by ELSE total END::HUGEINT AS basis,
    reason
FROM judged;
