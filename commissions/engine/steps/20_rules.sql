-- Paragraphs 3.1 to 3.4 and 15.1: which rule a fact falls under, and which row of each factor table.
--
-- Facts are never compared with rules. Channels that meet the same rules form one class, and so do things sold that
-- meet the same rules; the best rule is found once for each pair of classes. The cost therefore follows the number of
-- classes, and neither the number of facts nor, much, the number of rules.

CREATE TABLE ranked_rule AS
SELECT
    r.*, k.standing,
    CASE WHEN channel_id IS NOT NULL THEN 300 WHEN district_id IS NOT NULL THEN 200 WHEN city_id IS NOT NULL THEN 100 ELSE 0 END
    + CASE WHEN product_id IS NOT NULL THEN 20 WHEN category_id IS NOT NULL THEN 10 ELSE 0 END
    + (channel_kind IS NOT NULL)::INTEGER + (mode IS NOT NULL)::INTEGER + (level IS NOT NULL)::INTEGER
    + (star IS NOT NULL)::INTEGER + (city_class IS NOT NULL)::INTEGER + (campaign_id IS NOT NULL)::INTEGER
    + (date_from IS NOT NULL OR date_to IS NOT NULL)::INTEGER AS rank
FROM rules AS r
JOIN components AS k USING (component_id);

-- Who: classes of channels. A component says which moment's mode, level and star its rules are about (2.2).
CREATE MACRO at_moment(standing, at_start, on_day, at_end) AS
    CASE standing WHEN 'event_day' THEN on_day WHEN 'month_end' THEN at_end ELSE at_start END;

-- The same of the days of the month: whether the rule is about some of them (2.7).
CREATE MACRO of_days(days, r) AS
    list_filter(
        days,
        lambda d: (r.mode IS NULL OR r.mode = d.mode) AND (r.level IS NULL OR r.level = d.level)
            AND (r.star IS NULL OR r.star = d.star)
    );

CREATE TABLE profile_rule AS
WITH profile AS (
    SELECT DISTINCT
        channel_kind, city_class, city_id, district_id, own_id, payer_id, mode, level, star, day_mode, day_level, day_star,
        end_mode, end_level, end_star, days
    FROM seat
)
SELECT p.*, list(r.rule_id ORDER BY r.rule_id) AS rules
FROM profile AS p
JOIN ranked_rule AS r
    ON (r.channel_kind IS NULL OR r.channel_kind = p.channel_kind)
    AND CASE
        WHEN r.standing = 'by_days' THEN len(of_days(p.days, r)) > 0
        ELSE (r.mode IS NULL OR r.mode = at_moment(r.standing, p.mode, p.day_mode, p.end_mode))
            AND (r.level IS NULL OR r.level = at_moment(r.standing, p.level, p.day_level, p.end_level))
            AND (r.star IS NULL OR r.star = at_moment(r.standing, p.star, p.day_star, p.end_star))
    END
    AND (r.city_class IS NULL OR r.city_class = p.city_class)
    AND (r.city_id IS NULL OR r.city_id = p.city_id)
    AND (r.district_id IS NULL OR r.district_id = p.district_id)
    AND (r.channel_id IS NULL OR r.channel_id IN (p.own_id, p.payer_id))
GROUP BY ALL;

CREATE TABLE profile_class AS
SELECT * EXCLUDE (rules), dense_rank() OVER (ORDER BY rules, days, own_id)::INTEGER AS profile_class, rules FROM profile_rule;

CREATE TABLE seat_class AS
SELECT s.channel_id, s.book, s.day_from, s.day_to, s.payee_id, coalesce(p.profile_class, 0) AS profile_class
FROM seat AS s
LEFT JOIN profile_class AS p
    ON p.channel_kind = s.channel_kind AND p.city_id = s.city_id
    AND p.mode IS NOT DISTINCT FROM s.mode AND p.level IS NOT DISTINCT FROM s.level
    AND p.star IS NOT DISTINCT FROM s.star AND p.city_class IS NOT DISTINCT FROM s.city_class
    AND p.district_id IS NOT DISTINCT FROM s.district_id
    AND p.own_id IS NOT DISTINCT FROM s.own_id AND p.payer_id IS NOT DISTINCT FROM s.payer_id
    AND p.day_mode IS NOT DISTINCT FROM s.day_mode AND p.day_level IS NOT DISTINCT FROM s.day_level
    AND p.day_star IS NOT DISTINCT FROM s.day_star
    AND p.end_mode IS NOT DISTINCT FROM s.end_mode AND p.end_level IS NOT DISTINCT FROM s.end_level
    AND p.end_star IS NOT DISTINCT FROM s.end_star AND p.days IS NOT DISTINCT FROM s.days;

-- What: classes of things sold. Days between the same edges of rules' windows are alike. A month's figure or an event that
-- isn't `asked` for by any component only informs (3.5).
CREATE TABLE article AS
WITH edge AS (
    SELECT date_from AS day FROM rules WHERE date_from IS NOT NULL
    UNION
    SELECT date_to + 1 FROM rules WHERE date_to IS NOT NULL
),
sold AS (
    SELECT DISTINCT
        grain, period, book, cut_off, event_date, product_id, category_id, campaign_id, metric_id,
        grain = 1 OR EXISTS (
            FROM components AS c
            WHERE c.grain = fact.grain AND c.kind IN ('piece', 'percent', 'clawback')
                AND fact.period BETWEEN c.effective_from AND coalesce(c.effective_to, 999999)
                AND is_paid_in(c.paid_months, fact.period)
                AND (c.metric_id IS NULL OR c.metric_id = fact.metric_id)
        ) AS asked
    FROM fact
),
day AS (
    SELECT d.event_date, count(e.day) AS segment
    FROM (SELECT DISTINCT event_date FROM sold) AS d
    LEFT JOIN edge AS e ON e.day <= d.event_date
    GROUP BY d.event_date
)
SELECT sold.*, day.segment FROM sold JOIN day USING (event_date);

CREATE TABLE article_rule AS
WITH kind_of_article AS (
    SELECT
        grain, period, book, cut_off, segment, product_id, category_id, campaign_id, metric_id, min(event_date) AS event_date
    FROM article
    GROUP BY ALL
)
SELECT
    a.grain, a.book, a.segment, a.product_id, a.category_id, a.campaign_id, a.metric_id,
    list(r.rule_id ORDER BY r.rule_id) AS rules
FROM kind_of_article AS a
JOIN components AS c
    ON (c.grain = a.grain AND c.cut_off = a.cut_off OR c.kind = 'factor')
    AND a.period BETWEEN c.effective_from AND coalesce(c.effective_to, 999999)
    AND is_paid_in(c.paid_months, a.period)
    AND (c.metric_id IS NULL OR c.metric_id = a.metric_id)
JOIN rules AS r
    ON r.component_id = c.component_id
    AND (r.product_id IS NULL OR r.product_id = a.product_id)
    AND (r.category_id IS NULL OR r.category_id = a.category_id)
    AND (r.campaign_id IS NULL OR r.campaign_id = a.campaign_id)
    AND (r.date_from IS NULL OR r.date_from <= a.event_date)
    AND (r.date_to IS NULL OR r.date_to >= a.event_date)
GROUP BY ALL;

CREATE TABLE article_class AS
WITH class AS (
    SELECT * EXCLUDE (rules), dense_rank() OVER (ORDER BY rules)::INTEGER AS article_class, rules FROM article_rule
)
SELECT a.* EXCLUDE (segment, cut_off), coalesce(c.article_class, 0) AS article_class, c.rules
FROM article AS a
LEFT JOIN class AS c USING (grain, book, segment, product_id, category_id, campaign_id, metric_id);

-- Who and what together: the most specific rule of each component; one for the channel itself comes before that of the
-- one it is paid through.
CREATE MACRO rank_for(r, own) AS r.rank + CASE WHEN r.channel_id = own THEN 100 ELSE 0 END;

CREATE TABLE choice AS
WITH profile_fit AS (
    SELECT profile_class, own_id, unnest(rules) AS rule_id
    FROM (SELECT DISTINCT profile_class, own_id, rules FROM profile_class)
),
article_fit AS (
    SELECT article_class, unnest(rules) AS rule_id
    FROM (SELECT DISTINCT article_class, rules FROM article_class WHERE article_class > 0)
)
SELECT
    p.profile_class,
    a.article_class,
    r.component_id,
    arg_max(r.rule_id, rank_for(r, p.own_id), 2) AS best,
    max(rank_for(r, p.own_id), 2) AS ranks
FROM profile_fit AS p
JOIN article_fit AS a USING (rule_id)
JOIN ranked_rule AS r USING (rule_id)
WHERE r.standing <> 'by_days'
GROUP BY ALL;

SELECT error(format(
    'rules {} and {} of component {} fit the same fact equally well',
    least(best[1], best[2]), greatest(best[1], best[2]), component_id
))
FROM choice
WHERE ranks[1] = ranks[2]
LIMIT 1;

CREATE TABLE match AS
SELECT profile_class, article_class, component_id, best[1] AS rule_id FROM choice;
