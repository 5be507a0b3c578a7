-- Paragraph 4.6: in which month it was paid, this one included.
WITH paid AS (
    SELECT component_key, city_id, owner, month FROM once_earned
    UNION
    SELECT component_key, city_id, owner, month FROM once_month
)
SELECT o.once_months, o.once_period, shift_period(197001, p.month - month_number(197001)) AS paid_once_in
FROM once_claim AS o
JOIN asked_claim AS c ON c.claim_id = o.claim_id
JOIN paid AS p ON p.component_key = o.component_key AND p.city_id = o.city_id AND p.owner = o.owner
WHERE too_near(p.month, o.month, o.once_months, o.once_period)
ORDER BY abs(p.month - o.month), p.month
LIMIT 1
