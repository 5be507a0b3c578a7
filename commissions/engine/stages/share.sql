-- Paragraph 25.3: the payee's own share of what the fact earned; of others nothing is told.
SELECT s.share, s.gross AS share_amount
FROM shared AS s
JOIN shared_line AS d ON d.payee_id = s.payee_id AND d.share = s.share AND d.gross = s.gross
JOIN asked AS a
    ON a.kind = 1 AND s.payee_id = a.payee_id AND d.period = a.event_period AND d.component_key = a.component_key
    AND d.grain = a.grain AND d.fact_id = a.fact_id
LIMIT 1
