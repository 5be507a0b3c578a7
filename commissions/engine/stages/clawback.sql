-- Paragraph 20: the events that act on the fact, one after the other.
SELECT
    s.event_date, s.event_kind, s.elapsed AS since, s.paid AS paid_until, s.taken_before, s.base AS fen_base,
    s.rate AS share,
    s.amount AS taken,
    nullif(s.reason, '') AS reason
FROM clawback_step AS s
JOIN asked AS a
    ON s.payee_id = a.payee_id AND s.grain = a.grain AND s.fact_id = a.fact_id AND s.component_key = a.component_key
    AND s.period = a.event_period
ORDER BY s.place
