-- Approved versions of the province's plans and the city's own, each with the months in which it is in force: from
-- its first month until the month before a later version takes over, and no longer than it says itself.
-- `versions` names those that a past run knew; NULL is the present state.
WITH approved AS (
    SELECT v.id, v.plan_id, v.number, v.effective_from, v.effective_to
    FROM commissions_planversion v
    JOIN commissions_plan p ON p.id = v.plan_id
    JOIN network_region r ON r.id = p.region_id
    WHERE v.status IN ('active', 'superseded') AND (r.level = 'province' OR r.id = %(city)s)
        AND (%(versions)s::bigint[] IS NULL OR v.id = ANY(%(versions)s))
), taken_over AS (
    SELECT id, min(later) AS later FROM (
        SELECT a.id, l.effective_from AS later
        FROM approved a JOIN approved l ON l.plan_id = a.plan_id AND l.number > a.number
    ) pairs GROUP BY id
)
SELECT a.id, a.plan_id, a.effective_from,
    least(a.effective_to, t.later - CASE t.later %% 100 WHEN 1 THEN 89 ELSE 1 END) AS effective_to
FROM approved a
LEFT JOIN taken_over t USING (id)
WHERE t.later IS NULL OR t.later > a.effective_from
