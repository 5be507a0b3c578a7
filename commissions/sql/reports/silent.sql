-- Active channels that were paid nothing in a month, of the kinds that are paid at all: since when, and what stood in the way.
WITH channel AS ({channels}), stated AS NOT MATERIALIZED ({statements})
SELECT c.id, c.code, c.name, c.city_id, c.kind, s.id AS statement, s.facts_paid, s.facts_refused,
    last.period AS last_paid, coalesce(c.opened_on, DATE '2000-01-01') AS opened_on, reason.component_key, reason.code AS reason
FROM channel c
LEFT JOIN stated s ON s.payee_id = c.id AND s.period = {period} AND s.city_id = c.city_id
LEFT JOIN LATERAL (
    SELECT max(p.period) AS period FROM stated p WHERE p.payee_id = c.id AND p.amount > 0 AND p.period < {period}
) last ON true
LEFT JOIN LATERAL (
    SELECT f.component_key, f.reason AS code
    FROM commissions_monthfigure f
    WHERE f.city_id = c.city_id AND f.period = {period} AND f.payee_id = c.id AND f.kind = 1
        AND f.event_period = {period} AND f.reason <> ''
    ORDER BY f.standing DESC, f.reason LIMIT 1
) reason ON s.facts_refused > 0
WHERE NOT EXISTS (SELECT FROM stated p WHERE p.payee_id = c.id AND p.period = {period} AND p.amount > 0)
