SELECT c.id, k.id
FROM commissions_component c
JOIN commissions_planversion v ON v.id = c.version_id
JOIN commissions_componentkey k ON k.plan_id = v.plan_id AND k.code = ANY(c.factors)
WHERE c.id = ANY(%(components)s)
