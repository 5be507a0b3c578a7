-- Paragraph 23: what was held back of which month, or what of that was released.
SELECT
    w.component_key, w.rule_id, w.period AS held_of, w.base AS month_sum, w.rate AS held_share, w.amount AS held_back,
    NULL::TINYINT AS part, NULL::BIGINT AS share, NULL::BIGINT AS part_amount, NULL::BIGINT AS released,
    NULL::BIGINT AS paid_when_lost
FROM withheld AS w
JOIN asked AS a
    ON a.kind = 9 AND w.payee_id = a.payee_id AND w.period = a.event_period AND w.component_key = a.component_key
    AND a.fact_id = w.payee_id * 1000000 + w.period
UNION ALL BY NAME
SELECT
    r.component_key, r.origin AS held_of, r.held::BIGINT AS held_back,
    CASE WHEN r.share < 10000 THEN r.part END AS part,
    CASE WHEN r.share < 10000 THEN r.share END AS share,
    CASE WHEN r.share < 10000 THEN r.part_amount END AS part_amount,
    r.amount AS released,
    CASE WHEN r.refused NOT IN ('', 'N01') THEN r.reduced_share END AS paid_when_lost
FROM released AS r
JOIN asked AS a
    ON a.kind = 9 AND r.payee_id = a.payee_id AND r.period = a.event_period AND r.component_key = a.component_key
    AND a.fact_id = r.payee_id * 1000000 + r.origin
