-- Each payee of a simulation in each city: what it had and would have, the band of the change, and the component that
-- moved most in its direction.
INSERT INTO commissions_simulationpayee
    (city_id, simulation_id, id, payee_id, kind, old, new, difference, band, cause_key, cause_amount, moved)
WITH component AS (
    SELECT city_id, payee_id, component_key, sum(old)::bigint AS old, sum(new)::bigint AS new
    FROM commissions_simulationrow
    WHERE simulation_id = %(simulation)s AND city_id = ANY(%(cities)s)
    GROUP BY 1, 2, 3
), total AS (
    SELECT city_id, payee_id, sum(old)::bigint AS old, sum(new)::bigint AS new, sum(new - old)::bigint AS difference,
        count(*) FILTER (WHERE new <> old) AS moved
    FROM component
    GROUP BY 1, 2
), cause AS (
    SELECT DISTINCT ON (c.city_id, c.payee_id) c.city_id, c.payee_id, c.component_key, c.new - c.old AS amount
    FROM component c
    JOIN total t USING (city_id, payee_id)
    WHERE c.new <> c.old
    ORDER BY c.city_id, c.payee_id, (c.new - c.old) * CASE WHEN t.difference < 0 THEN -1 ELSE 1 END DESC, c.component_key
)
SELECT t.city_id, %(simulation)s, row_number() OVER (ORDER BY t.city_id, t.payee_id), t.payee_id, n.kind,
    t.old, t.new, t.difference,
    CASE
        WHEN t.difference = 0 THEN 4
        WHEN t.old <= 0 THEN CASE WHEN t.difference > 0 THEN 9 ELSE 0 END
        WHEN t.difference * 100 < t.old * -50 THEN 0
        WHEN t.difference * 100 < t.old * -20 THEN 1
        WHEN t.difference * 100 < t.old * -5 THEN 2
        WHEN t.difference < 0 THEN 3
        WHEN t.difference * 100 <= t.old * 5 THEN 5
        WHEN t.difference * 100 <= t.old * 20 THEN 6
        WHEN t.difference * 100 <= t.old * 50 THEN 7
        ELSE 8
    END,
    c.component_key, c.amount, t.moved
FROM total t
JOIN network_channel n ON n.id = t.payee_id
LEFT JOIN cause c ON c.city_id = t.city_id AND c.payee_id = t.payee_id
