-- The sums of reports are those of the statements: each district's month.
WITH stated AS (
    SELECT city_id, period, district_id, sum(amount) AS amount FROM commissions_statement GROUP BY 1, 2, 3
), figure AS (
    SELECT city_id, period, district_id, sum(amount) AS amount FROM commissions_reportfigure GROUP BY 1, 2, 3
)
SELECT format('reports of district %%s, city %%s, %%s', district_id, city_id, period) AS what,
    coalesce(s.amount, 0)::text AS expected, coalesce(f.amount, 0)::text AS found
FROM stated s
FULL JOIN figure f USING (city_id, period, district_id)
WHERE coalesce(s.amount, 0) <> coalesce(f.amount, 0)
