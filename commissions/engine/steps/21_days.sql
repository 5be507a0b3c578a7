-- Paragraph 2.7: of components whose rates go by the days of the month, the rule of each of its modes, levels and stars.
--
-- `day_rule` has a row for each that a rule fits, with its days and those of all; `match` the rule of the most days, which
-- is named in the line. `day_component` has all rules of such a component: each may be a part of every fact.
-- Only if: EXISTS (FROM components WHERE standing = 'by_days')
CREATE TABLE day_rule AS
WITH profile_fit AS (
    SELECT
        p.profile_class, r.rule_id, r.component_id, rank_for(r, p.own_id) AS rank, generate_subscripts(p.days, 1) AS nth, unnest(p.days) AS d,
        list_sum(list_transform(p.days, lambda d: d.days)) AS of_days, r.mode, r.level, r.star
    FROM (SELECT DISTINCT profile_class, own_id, rules, days FROM profile_class) AS p
    JOIN ranked_rule AS r ON r.standing = 'by_days' AND list_contains(p.rules, r.rule_id)
),
article_fit AS (
    SELECT article_class, unnest(rules) AS rule_id
    FROM (SELECT DISTINCT article_class, rules FROM article_class WHERE article_class > 0)
)
SELECT
    p.profile_class, a.article_class, p.component_id, p.nth, any_value(p.d) AS day, any_value(p.of_days)::BIGINT AS of_days,
    arg_max(p.rule_id, p.rank, 2) AS best, max(p.rank, 2) AS ranks
FROM profile_fit AS p
JOIN article_fit AS a USING (rule_id)
WHERE (p.mode IS NULL OR p.mode = p.d.mode) AND (p.level IS NULL OR p.level = p.d.level)
    AND (p.star IS NULL OR p.star = p.d.star)
GROUP BY p.profile_class, a.article_class, p.component_id, p.nth;

SELECT error(format(
    'rules {} and {} of component {} fit the same fact equally well',
    least(best[1], best[2]), greatest(best[1], best[2]), component_id
))
FROM day_rule
WHERE ranks[1] = ranks[2]
LIMIT 1;

CREATE TABLE day_component AS
SELECT component_id, list(rule_id) AS rules FROM ranked_rule WHERE standing = 'by_days' GROUP BY component_id;

INSERT INTO match
SELECT profile_class, article_class, component_id, arg_max(rule_id, days * 1000 - nth)
FROM (
    SELECT profile_class, article_class, component_id, best[1] AS rule_id, sum(day.days) AS days, min(nth) AS nth
    FROM day_rule
    GROUP BY ALL
)
GROUP BY profile_class, article_class, component_id;
