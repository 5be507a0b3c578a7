-- Paragraph 7: the share of what the line beneath earned.
SELECT
    c.payee_id AS downline_id, k.override_step, d.payee_id AS upline_id, d.base AS downline_gross,
    d.rate AS share, d.gross
FROM asked_due AS d
JOIN components AS k USING (component_id)
CROSS JOIN asked_claim AS c
