SELECT id AS version_id, month_cap, stage_order FROM commissions_planversion
WHERE id = ANY(%(versions)s) AND (month_cap IS NOT NULL OR stage_order <> 'cap-coefficients-guarantee')
