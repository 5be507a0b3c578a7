-- The sums that pages read are those of the lines, by payee and for the city.
WITH line AS (
    SELECT city_id, period, payee_id, sum(amount) AS amount, count(*) AS lines
    FROM commissions_line GROUP BY GROUPING SETS ((city_id, period, payee_id), (city_id, period))
), figure AS (
    SELECT city_id, period, payee_id, sum(amount) AS amount, sum(lines) AS lines
    FROM commissions_monthfigure GROUP BY city_id, period, payee_id
)
SELECT format('figures of payee %%s, city %%s, %%s', coalesce(l.payee_id, f.payee_id, 0),
        coalesce(l.city_id, f.city_id), coalesce(l.period, f.period)) AS what,
    (l.amount, l.lines)::text AS expected, (f.amount, f.lines)::text AS found
FROM line l
FULL JOIN figure f
    ON f.city_id = l.city_id AND f.period = l.period AND f.payee_id = coalesce(l.payee_id, 0)
WHERE (l.amount, l.lines) IS DISTINCT FROM (f.amount, f.lines)
