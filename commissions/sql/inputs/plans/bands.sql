SELECT b.rule_id, b.lower, b.upper, b.second_lower, b.second_upper, b.rate
FROM commissions_band b
JOIN commissions_rule r ON r.id = b.rule_id
WHERE r.component_id = ANY(%(components)s)
