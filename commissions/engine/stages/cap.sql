-- Paragraph 8: what caps and floors made of the line.
SELECT
    d.gross, k.line_floor, k.line_cap, k.subscriber_cap, k.subscriber_floor, k.payee_cap,
    k.payee_floor, CASE WHEN k.payee_floor IS NOT NULL THEN k.floor_period::VARCHAR END AS floor_period, k.cap_group,
    CASE WHEN k.payee_cap IS NOT NULL THEN k.cap_period::VARCHAR END AS cap_period,
    u.came_to AS subscriber_sum, coalesce(y.came_to, z.came_to) AS payee_sum,
    m.wanted::BIGINT AS month_due,
    coalesce(a.allowed, m.wanted)::BIGINT AS month_allowed,
    m.posted::BIGINT AS month_posted,
    CASE WHEN d.gross < 0 OR coalesce(x.owed, d.after_line_cap) <= d.gross THEN d.gross - coalesce(x.owed, d.after_line_cap) END AS cut,
    CASE WHEN d.gross >= 0 AND coalesce(x.owed, d.after_line_cap) > d.gross THEN coalesce(x.owed, d.after_line_cap) - d.gross END AS raised,
    coalesce(x.owed, d.after_line_cap) AS after_caps
FROM asked_due AS d
JOIN components AS k USING (component_id)
LEFT JOIN cap_of AS o USING (component_id)
LEFT JOIN cap_month AS m
    ON m.payee_id = d.payee_id AND m.cap_key = o.cap_key AND m.period = d.period
LEFT JOIN cap_allowed AS a
    ON a.payee_id = d.payee_id AND a.cap_key = o.cap_key AND a.period = d.period
LEFT JOIN capped AS x USING (due_id)
LEFT JOIN (
    SELECT due_id, (sum(wanted) OVER (PARTITION BY payee_id, floor_key, period, subscriber))::BIGINT AS came_to
    FROM subscriber_short
) AS u USING (due_id)
LEFT JOIN (
    SELECT due_id, (sum(wanted) OVER (PARTITION BY payee_id, floor_key, period))::BIGINT AS came_to
    FROM payee_short
) AS y USING (due_id)
LEFT JOIN (
    SELECT due_id, (elsewhere + sum(wanted) OVER (PARTITION BY payee_id, floor_key, period))::BIGINT AS came_to
    FROM year_short
) AS z USING (due_id)
WHERE coalesce(
    k.line_floor, k.line_cap, k.subscriber_cap, k.subscriber_floor, k.payee_cap, k.payee_floor
) IS NOT NULL
