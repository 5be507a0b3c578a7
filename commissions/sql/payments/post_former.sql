-- Statements that were published before there was a ledger of payables.
INSERT INTO commissions_payableentry (city_id, payee_id, district_id, period, kind, amount, statement_id, at)
SELECT s.city_id, s.payee_id, s.district_id,
    to_char(s.published_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')::integer, entry.kind, entry.amount, s.id, s.published_at
FROM commissions_statement s
CROSS JOIN LATERAL (VALUES ('statement', s.amount), ('offset', -s."offset")) entry (kind, amount)
WHERE s.status <> 'draft' AND s.amount > 0 AND entry.amount <> 0
ORDER BY s.published_at, s.id, entry.kind DESC;
