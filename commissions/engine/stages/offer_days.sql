-- Paragraph 2.7: what a guarantee or a draw comes to with each mode, level and star of the month.
SELECT
    d.day.mode AS mode, d.day.level AS level, d.day.star AS star, d.day.days AS active_days, r.rate,
    'piece_rate' AS rate_unit
FROM offered AS o
JOIN asked AS a
    ON a.kind IN (6, 8) AND o.payee_id = a.payee_id AND o.period = a.event_period AND o.component_key = a.component_key
JOIN day_rule AS d
    ON d.profile_class = o.profile_class AND d.article_class = o.article_class AND d.component_id = o.component_id
JOIN price AS r ON r.rule_id = d.best[1]
ORDER BY d.nth
