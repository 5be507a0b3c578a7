-- Payable is what is left after offsets, never below zero; offsets are those on record.
SELECT format('payable of statement %%s', s.id) AS what,
    (greatest(s.amount, 0) - coalesce(o.amount, 0), coalesce(o.amount, 0))::text AS expected,
    (s.payable, s."offset")::text AS found
FROM commissions_statement s
LEFT JOIN (SELECT statement_id, sum(amount) AS amount FROM commissions_debtoffset GROUP BY statement_id) o
    ON o.statement_id = s.id
WHERE (s.payable, s."offset") IS DISTINCT FROM
    (greatest(s.amount, 0) - coalesce(o.amount, 0)::bigint, coalesce(o.amount, 0)::bigint)
