-- Paragraph 9.1: the factors. A component that takes no part shows none.
SELECT c.kind AS coefficient, c.value AS factor
FROM coefficients AS c
JOIN asked AS a ON c.channel_id = a.payee_id AND c.period = a.event_period
WHERE a.kind = 3 OR (SELECT apply_coefficients FROM asked_component)
ORDER BY c.kind
