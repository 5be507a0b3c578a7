-- What the published statements of a month add to the payables of their payees: the net, and what was set off against
-- debts. The entries of a statement come to its payable; a second time nothing is posted.
INSERT INTO commissions_payableentry (city_id, payee_id, district_id, period, kind, amount, statement_id, at)
SELECT s.city_id, s.payee_id, s.district_id, %(posted_in)s, entry.kind, entry.amount, s.id, now()
FROM commissions_statement s
CROSS JOIN LATERAL (VALUES ('statement', s.amount), ('offset', -s."offset")) entry (kind, amount)
WHERE s.city_id = %(city)s AND s.period = %(period)s AND s.status <> 'draft' AND s.amount > 0 AND entry.amount <> 0
ORDER BY s.id, entry.kind DESC
ON CONFLICT (statement_id, kind) WHERE payment_id IS NULL DO NOTHING
