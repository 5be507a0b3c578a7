SELECT version_id, level, payout FROM commissions_qualifierlevel WHERE version_id = ANY(%(versions)s)
