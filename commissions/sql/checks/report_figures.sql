-- The sums of reports are those of the statements, each district's month; and each is that of its payees.
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
UNION ALL
SELECT format('payees of component %%s and product %%s, district %%s, city %%s, %%s', component_key, product_id, district_id,
        city_id, period),
    (f.amount, f.lines)::text, (payee.amount, payee.lines)::text
FROM commissions_reportfigure f
CROSS JOIN LATERAL (
    SELECT (sum(told.value) FILTER (WHERE told.place %% 3 = 2))::bigint AS amount,
        (sum(told.value) FILTER (WHERE told.place %% 3 = 0))::integer AS lines
    FROM unnest(f.payees) WITH ORDINALITY told (value, place)
) payee
WHERE (f.amount, f.lines) IS DISTINCT FROM (payee.amount, payee.lines)
