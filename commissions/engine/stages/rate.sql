-- Paragraphs 6.1, 6.10 and 8.9: the earned line's gross, also where an override is asked for; of what is shared (25), the whole.
SELECT
    any_value(d.base) AS base, any_value(d.rate) AS rate, sum(coalesce(d.whole, d.gross))::BIGINT AS gross,
    any_value(k.early_floor) AS early_floor, any_value(k.early_cap) AS early_cap,
    nullif(min(d.reason), '') AS reason, u.base_unit, u.rate_unit
FROM due AS d
JOIN asked_claim AS c
    ON d.grain = c.grain AND d.fact_id = c.fact_id AND d.period = c.period AND d.kind = 1
    AND d.component_id = c.component_id
LEFT JOIN components AS k ON k.component_id = d.component_id
CROSS JOIN unit AS u
GROUP BY u.base_unit, u.rate_unit
