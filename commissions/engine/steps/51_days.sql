-- Paragraph 2.7: what goes by the days of the month: what each of its rules would give, by its days.
--
-- The count is that of the fact; each rule holds it against its own bands. The rows of `tier` are those of steps/50_tiers.sql,
-- also of flat rates.
-- Only if: EXISTS (FROM components WHERE standing = 'by_days')
CREATE TABLE day_part AS
SELECT
    row_number() OVER () AS part_id, c.rowid AS claim_id, d.nth, d.day, d.of_days, d.best[1] AS rule_id,
    c.component_id IN (SELECT component_id FROM price WHERE tiered) AS tiered
FROM claim AS c
JOIN day_rule AS d
    ON d.profile_class = c.profile_class AND d.article_class = c.article_class AND d.component_id = c.component_id
WHERE NOT c.only_counted;

CREATE TABLE day_counted AS
SELECT n.* REPLACE (p.part_id AS claim_id, p.rule_id AS rule_id) FROM counted AS n JOIN day_part AS p USING (claim_id);

CREATE TABLE day_stretch AS
SELECT s.* REPLACE (p.part_id AS claim_id, p.rule_id AS rule_id) FROM stretch AS s JOIN day_part AS p USING (claim_id);

CREATE TABLE day_tier AS
SELECT p.part_id, p.claim_id, p.nth, p.day, p.of_days, p.rule_id, t.rate, t.weight, t.weighed_by, t.basis, t.reason
FROM day_part AS p
JOIN tiers_of('day_counted', 'day_stretch') AS t ON t.claim_id = p.part_id
UNION ALL BY NAME
SELECT
    p.part_id, p.claim_id, p.nth, p.day, p.of_days, p.rule_id, r.rate, r.rate::HUGEINT AS weight, 1::HUGEINT AS weighed_by,
    '' AS reason
FROM day_part AS p
JOIN price AS r USING (rule_id)
WHERE NOT p.tiered;

DELETE FROM tier WHERE claim_id IN (SELECT claim_id FROM day_part);

INSERT INTO tier BY NAME
SELECT
    claim_id,
    CASE WHEN min(rate) = max(rate) AND sum(day.days) FILTER (rate IS NOT NULL) = any_value(of_days) THEN min(rate) END AS rate,
    sum(day.days * coalesce(weight, 0))::HUGEINT AS weight,
    any_value(weighed_by)::HUGEINT * any_value(of_days) AS weighed_by,
    any_value(basis) AS basis,
    CASE WHEN bool_and(reason <> '') THEN arg_min(reason, nth) ELSE '' END AS reason
FROM day_tier
GROUP BY claim_id;
