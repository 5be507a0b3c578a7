-- Paragraph 15: the factor tables that say something about the fact.
SELECT t.component_key AS factor_table, p.rate AS factor
FROM asked_claim AS c
JOIN factors AS x ON x.component_id = c.component_id
JOIN components AS t
    ON t.component_key = x.factor_key AND c.period BETWEEN t.effective_from AND coalesce(t.effective_to, 999999)
JOIN match AS m
    ON m.component_id = t.component_id AND m.profile_class = c.profile_class AND m.article_class = c.article_class
JOIN price AS p ON p.rule_id = m.rule_id
ORDER BY t.component_key
