-- Claims and rulings were what is missing; now they are the whole amount of the disputed lines.
WITH key AS (
    SELECT DISTINCT d.id AS dispute_id, l.city_id, l.period, l.payee_id, l.component_key, l.kind, l.grain, l.fact_id,
        l.event_period
    FROM commissions_dispute d
    JOIN commissions_statement s ON s.id = d.statement_id
    JOIN commissions_disputeline dl ON dl.dispute_id = d.id
    JOIN commissions_line l ON l.city_id = s.city_id AND l.period = s.period AND l.id = dl.line_id
), net AS (
    SELECT key.dispute_id, sum(l.amount)::bigint AS amount
    FROM key
    JOIN commissions_line l USING (city_id, period, payee_id, component_key, kind, grain, fact_id, event_period)
    GROUP BY key.dispute_id
)
UPDATE commissions_dispute d SET original = net.amount, claimed = d.claimed + net.amount,
    ruling = d.ruling + net.amount, sole_limit = d.ruling
FROM net WHERE net.dispute_id = d.id;

-- The last words of a dispute that was ruled on are the ruling's.
UPDATE commissions_disputemessage m SET act = 'ruled', due = d.ruling
FROM commissions_dispute d
WHERE d.ruled_by_id IS NOT NULL
    AND m.id = (SELECT max(id) FROM commissions_disputemessage WHERE dispute_id = d.id);
