-- Each payee of a simulation in each city: what it had and would have, the band of the change, and the component that
-- moved most in its direction.
INSERT INTO commissions_simulationpayee
    (city_id, simulation_id, id, payee_id, kind, old, new, difference, band, cause_key, cause_amount, moved)
WITH component AS (
    SELECT city_id, payee_id, component_key, sum(old)::bigint AS old, sum(new)::bigint AS new
    FROM commissions_simulationrow
    WHERE simulation_id = %(simulation)s AND city_id = ANY(%(cities)s)
    GROUP BY 1, 2, 3
), beside AS (
    SELECT *, new - old AS change, sum(new - old) OVER (PARTITION BY city_id, payee_id) AS difference
    FROM component
), total AS (
    -- Nothing is joined to itself here: freshly loaded rows have no statistics, and of many payees a plan for one would
    -- look all of them up for each.
    SELECT city_id, payee_id, sum(old)::bigint AS old, sum(new)::bigint AS new, sum(change)::bigint AS difference,
        count(*) FILTER (WHERE change <> 0) AS moved,
        (array_agg(ARRAY[component_key, change] ORDER BY change * CASE WHEN difference < 0 THEN -1 ELSE 1 END DESC, component_key)
            FILTER (WHERE change <> 0)) AS causes
    FROM beside
    GROUP BY 1, 2
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
    t.causes[1][1], t.causes[1][2], t.moved
FROM total t
JOIN network_channel n ON n.id = t.payee_id
