SELECT component_id, part, month_offset, share, held_months, reduced_share
FROM commissions_instalment
WHERE component_id = ANY(%(components)s)
