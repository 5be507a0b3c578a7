-- A run writes a key once, and its own figures are those of its lines.
SELECT format('run %%s', r.id) AS what, (r.lines, r.amount)::text AS expected,
    (coalesce(l.keys, 0), coalesce(l.amount, 0))::text AS found
FROM commissions_run r
LEFT JOIN (
    SELECT run_id, count(DISTINCT (payee_id, event_period, kind, component_key, grain, fact_id)) AS keys,
        sum(amount) AS amount
    FROM commissions_line GROUP BY run_id
) l ON l.run_id = r.id
WHERE r.status = 'done' AND (r.lines, r.amount) IS DISTINCT FROM (coalesce(l.keys, 0), coalesce(l.amount, 0)::bigint)
    OR r.status <> 'done' AND l.run_id IS NOT NULL
