-- Paragraph 20: the events that act on the fact, one after the other; or the event itself, where it found nothing (20.10).
SELECT
    s.event_date, s.event_kind, s.elapsed AS since, s.paid AS paid_until, s.taken_before, s.base AS fen_base,
    s.rate AS share,
    s.amount AS taken,
    nullif(s.reason, '') AS reason
FROM (
    SELECT * FROM clawback_step
    UNION ALL BY NAME
    SELECT
        e.event_date, e.event_kind, e.component_key, e.payee_id, e.period, 5 AS grain, e.event_id AS fact_id, 0 AS place,
        'K02' AS reason
    FROM clawback_event AS e
    ANTI JOIN clawback_hit AS h ON h.event_id = e.event_id AND h.component_id = e.component_id
) AS s
JOIN asked AS a
    ON s.payee_id = a.payee_id AND s.grain = a.grain AND s.fact_id = a.fact_id AND s.component_key = a.component_key
    AND s.period = a.event_period
ORDER BY s.place
