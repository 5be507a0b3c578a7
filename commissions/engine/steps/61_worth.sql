-- Paragraph 10.9: what conditions refused of components with tiers is worth, at the rate that the rest of the month reached.
-- Only if: EXISTS (FROM bands WHERE lower <> 0 OR upper IS NOT NULL) AND (EXISTS (FROM gates WHERE component_id IS NOT NULL AND part IS NULL) OR EXISTS (FROM components WHERE once_months IS NOT NULL))

UPDATE due SET worth = half_up_product(due.base, r.rate, CASE WHEN k.kind = 'piece' THEN 100 ELSE 10000 END)
FROM (
    SELECT component_id, span, owner_id, rule_id, min(rate) AS rate
    FROM reached
    WHERE tier_mode = 'whole' AND any_second AND rate IS NOT NULL
    GROUP BY ALL
    HAVING count(*) = 1
) AS r
JOIN components AS k USING (component_id)
LEFT JOIN figures AS g ON g.figure_id = k.tier_figure
WHERE due.gross = 0 AND due.worth IS NULL AND due.reason IN (SELECT reason FROM refusal)
    AND due.component_id = r.component_id AND due.rule_id = r.rule_id
    AND r.span = span_of(k.count_period = 'day' OR coalesce(g.by_day, false), due.period, due.event_date)
    AND r.owner_id = owner_of(coalesce(g.owner::VARCHAR, k.tier_scope::VARCHAR), due.payee_id, due.channel_id, NULL)
    AND k.standing <> 'by_days' AND NOT k.in_points AND NOT k.prorate AND coalesce(k.line_floor, k.early_floor, k.early_cap) IS NULL;
