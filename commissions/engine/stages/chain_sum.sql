-- Paragraph 9.1: the sum before and after.
SELECT p.base AS month_sum, p.base + p.owed AS after_coefficients, p.owed AS coefficient_amount
FROM payee_line AS p
JOIN asked AS a ON p.payee_id = a.payee_id AND p.period = a.event_period AND p.fact_id = a.fact_id
WHERE p.kind = 3
