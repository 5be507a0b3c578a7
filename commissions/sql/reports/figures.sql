-- A city's month as reports read it. First by payee, so that the lines are read once and the rest joins some thousand rows.
INSERT INTO commissions_reportfigure (city_id, period, district_id, kind, component_key, product_id, lines, amount, payees)
WITH line AS (
    SELECT payee_id, component_key, coalesce(product_id, 0) AS product_id, count(*) AS lines, sum(amount) AS amount
    FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s
    GROUP BY 1, 2, 3
)
SELECT %(city)s, %(period)s, s.district_id, c.kind, l.component_key, l.product_id, sum(l.lines), sum(l.amount),
    string_to_array(string_agg(concat_ws(',', l.payee_id, l.amount, l.lines), ','), ',')::bigint[]
FROM line l
JOIN commissions_statement s ON s.payee_id = l.payee_id AND s.period = %(period)s AND s.city_id = %(city)s
JOIN network_channel c ON c.id = l.payee_id
GROUP BY s.district_id, c.kind, l.component_key, l.product_id
