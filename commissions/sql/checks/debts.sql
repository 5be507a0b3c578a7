-- A debt is a published month below zero; what was set off against it, by statements and by payments, is on record, and never more than the debt.
SELECT format('debt %%s of payee %%s, %%s', coalesce(d.id::text, 'missing'), coalesce(d.payee_id, s.payee_id),
        coalesce(d.period, s.period)) AS what,
    (-s.amount, coalesce(o.amount, 0))::text AS expected, (d.amount, d."offset")::text AS found
FROM commissions_debt d
LEFT JOIN (
    SELECT debt_id, sum(amount) AS amount FROM (
        SELECT debt_id, amount FROM commissions_debtoffset
        UNION ALL SELECT debt_id, -amount FROM commissions_payableentry WHERE debt_id IS NOT NULL
    ) taken GROUP BY debt_id
) o ON o.debt_id = d.id
FULL JOIN (SELECT * FROM commissions_statement WHERE amount < 0 AND status <> 'draft') s
    ON s.city_id = d.city_id AND s.payee_id = d.payee_id AND s.period = d.period
WHERE d.amount IS DISTINCT FROM -s.amount OR d."offset" IS DISTINCT FROM coalesce(o.amount, 0)::bigint
    OR d."offset" > d.amount
