-- A statement is the sum of its lines, part by part; and no payee's lines are without a statement.
WITH line AS (
    SELECT city_id, period, payee_id,
        coalesce(sum(amount) FILTER (WHERE kind IN (1, 6) AND event_period = period), 0) AS earned,
        coalesce(sum(amount) FILTER (WHERE kind = 2 AND event_period = period), 0) AS override,
        coalesce(sum(amount) FILTER (WHERE kind IN (3, 5, 10) AND event_period = period), 0) AS coefficient,
        coalesce(sum(amount) FILTER (WHERE kind = 4 OR kind IN (7, 8, 9) AND event_period = period), 0) AS adjustment,
        sum(amount) AS amount
    FROM commissions_line GROUP BY city_id, period, payee_id
)
SELECT format('statement of payee %%s, city %%s, %%s', coalesce(l.payee_id, s.payee_id),
        coalesce(l.city_id, s.city_id), coalesce(l.period, s.period)) AS what,
    (l.earned, l.override, l.coefficient, l.adjustment, l.amount)::text AS expected,
    (s.earned, s.override, s.coefficient, s.adjustment, s.amount)::text AS found
FROM line l
FULL JOIN commissions_statement s
    ON s.city_id = l.city_id AND s.period = l.period AND s.payee_id = l.payee_id
WHERE (l.earned, l.override, l.coefficient, l.adjustment, l.amount)
    IS DISTINCT FROM (s.earned, s.override, s.coefficient, s.adjustment, s.amount)
