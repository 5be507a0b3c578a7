-- Paragraph 15: what a line is multiplied with, once for each pair of classes (steps/20_rules.sql).
--
-- One of the tables of a component in points is its price (21). `factor` has one row a component and pair for which a row of a factor table was found: the product of all of them as a
-- fraction in lowest terms. `price` is that of a point alone.
-- Only if: EXISTS (FROM factors)
CREATE TABLE factor AS
WITH used AS (
    SELECT c.component_id, t.component_id AS factor_id, t.in_points AS is_price, c.effective_from, c.effective_to
    FROM factors AS x
    JOIN components AS c USING (component_id)
    JOIN components AS t
        ON t.kind = 'factor' AND t.component_key = x.factor_key
        AND t.effective_from <= coalesce(c.effective_to, 999999) AND c.effective_from <= coalesce(t.effective_to, 999999)
)
SELECT
    u.component_id, m.profile_class, m.article_class,
    bool_or(u.is_price) AS has_price,
    list_reduce(list((p.rate // gcd(p.rate, 10000))::HUGEINT), lambda a, b: a * b) AS numerator,
    list_reduce(list((10000 // gcd(p.rate, 10000))::HUGEINT), lambda a, b: a * b) AS denominator,
    coalesce(max(p.rate) FILTER (u.is_price), 10000) AS price
FROM used AS u
JOIN match AS m ON m.component_id = u.factor_id
JOIN price AS p ON p.rule_id = m.rule_id
GROUP BY ALL;
