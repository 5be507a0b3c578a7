-- What a city's published months leave to later ones: parts that fall due after `last`, parts on hold that can still be
-- released, and reserves. Amounts are shared out as the engine does it (docs/commissions/algorithm.md, 16.2): cut off below
-- the fen, the last part takes the rest.
WITH in_force AS (
    SELECT c.id AS component_id, c.key_id, c.kind, v.effective_from, coalesce(v.effective_to, 999999) AS effective_to
    FROM commissions_component c JOIN ({versions}) v ON v.id = c.version_id
    WHERE EXISTS (SELECT FROM commissions_instalment i WHERE i.component_id = c.id)
), promise AS (
    -- Of each fact and component the latest line of the event month says how much the whole is.
    SELECT l.payee_id, l.component_key, l.event_period, l.fact_id, l.grain, l.whole, f.component_id
    FROM (
        SELECT DISTINCT ON (payee_id, event_period, component_key, grain, fact_id)
            payee_id, event_period, component_key, grain, fact_id, whole
        FROM commissions_line
        WHERE city_id = %(city)s AND period BETWEEN %(first)s AND %(last)s AND event_period >= %(first)s AND kind = 1
            AND component_key IN (SELECT key_id FROM in_force)
        ORDER BY payee_id, event_period, component_key, grain, fact_id, id DESC
    ) l
    JOIN in_force f ON f.key_id = l.component_key AND l.event_period BETWEEN f.effective_from AND f.effective_to
    WHERE l.whole <> 0
), shared AS (
    SELECT p.*, i.part, i.held_months,
        CASE WHEN i.part = max(i.part) OVER fact THEN p.whole - sum(p.whole * i.share / 10000) OVER fact
            + p.whole * i.share / 10000 ELSE p.whole * i.share / 10000 END AS amount,
        (p.event_period / 100 * 12 + p.event_period %% 100 - 1 + i.month_offset) AS due_no
    FROM promise p JOIN commissions_instalment i ON i.component_id = p.component_id
    WINDOW fact AS (PARTITION BY p.payee_id, p.event_period, p.component_key, p.grain, p.fact_id)
), dated AS (
    SELECT shared.*, due_no / 12 * 100 + due_no %% 12 + 1 AS due_period FROM shared
), held AS (
    -- Fallen due and refused, and tested again in the next month.
    SELECT d.* FROM dated d
    JOIN LATERAL (
        SELECT l.owed, l.reason FROM commissions_line l
        WHERE l.city_id = %(city)s AND l.period BETWEEN d.due_period AND %(last)s AND l.payee_id = d.payee_id
            AND l.event_period = d.due_period AND l.component_key = d.component_key AND l.kind = 1 AND l.grain = d.grain
            AND l.fact_id = d.fact_id
        ORDER BY l.id DESC LIMIT 1
    ) outcome ON outcome.owed = 0 AND outcome.reason NOT IN ('', 'Z00', 'C00', 'P00')
    WHERE d.due_period <= %(last)s AND d.held_months > 0 AND d.due_no + d.held_months >= %(next_no)s
), reserve AS (
    SELECT l.payee_id, l.component_key, l.event_period, (-sum(l.amount))::bigint AS amount
    FROM commissions_line l
    WHERE l.city_id = %(city)s AND l.period BETWEEN %(first)s AND %(last)s AND l.event_period >= %(first)s AND l.kind = 9
        AND l.fact_id = l.payee_id * 1000000 + l.event_period
    GROUP BY l.payee_id, l.component_key, l.event_period
), released AS (
    SELECT r.payee_id, f.component_id, r.component_key, i.part, r.event_period,
        CASE WHEN i.part = max(i.part) OVER month THEN r.amount - sum(r.amount * i.share / 10000) OVER month
            + r.amount * i.share / 10000 ELSE r.amount * i.share / 10000 END AS amount,
        (r.event_period / 100 * 12 + r.event_period %% 100 - 1 + i.month_offset) AS due_no
    FROM reserve r
    JOIN in_force f ON f.key_id = r.component_key AND r.event_period BETWEEN f.effective_from AND f.effective_to
    JOIN commissions_instalment i ON i.component_id = f.component_id
    WHERE r.amount > 0
    WINDOW month AS (PARTITION BY r.payee_id, r.component_key, r.event_period)
), found AS (
    SELECT payee_id, component_id, component_key, 'part' AS kind, part, event_period, due_period, count(*) AS facts,
        sum(amount) AS amount
    FROM dated WHERE due_period > %(last)s GROUP BY 1, 2, 3, 4, 5, 6, 7
    UNION ALL
    SELECT payee_id, component_id, component_key, 'held', part, event_period, %(next)s, count(*), sum(amount)
    FROM held GROUP BY 1, 2, 3, 4, 5, 6, 7
    UNION ALL
    SELECT payee_id, component_id, component_key, 'reserve', part, event_period, due_no / 12 * 100 + due_no %% 12 + 1, 1,
        amount
    FROM released WHERE due_no >= %(next_no)s
)
INSERT INTO commissions_duepart
    (city_id, payee_id, district_id, component_id, component_key, kind, part, event_period, period, facts, amount)
SELECT %(city)s, payee_id, place.district_id, component_id, component_key, kind, part, event_period, due_period, facts, amount
FROM found
JOIN LATERAL (
    SELECT s.district_id FROM commissions_statement s
    WHERE s.payee_id = found.payee_id AND s.city_id = %(city)s AND s.period <= %(last)s ORDER BY s.period DESC LIMIT 1
) place ON true
WHERE amount <> 0
