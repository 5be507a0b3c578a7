-- Pieces of published statements, and returns of deposits, that no live payment covers: of a city up to a month, or of one payee. A statement is one
-- piece, and one more for each of its lines that was held (`hold_id`): those don't change, so each is paid once.
-- `obstacle` says what keeps each from being paid; empty is nothing. `account_id`: where the payee is paid to today.
WITH stated AS (
    SELECT id, city_id, payee_id, district_id, period, status, respond_by, payable
    FROM commissions_statement s
    WHERE s.city_id = coalesce(%(city)s, s.city_id) AND s.period <= %(period)s
        AND s.payee_id = coalesce(%(payee)s, s.payee_id) AND s.status <> 'draft' AND s.payable > 0
), returned AS (
    -- An agent that has left needs no deposit any more, and what it gets back is no income: no invoice, no answer.
    SELECT r.id, r.city_id, r.payee_id, r.district_id, r.amount,
        (extract(year FROM r.left_on) * 100 + extract(month FROM r.left_on))::integer AS period
    FROM commissions_depositreturn r
    WHERE r.city_id = coalesce(%(city)s, r.city_id) AND r.payee_id = coalesce(%(payee)s, r.payee_id) AND r.status = 'approved'
), piece AS (
    -- Held lines are added up once and not looked up for each statement: all of them may be of one.
    SELECT stated.*, NULL::bigint AS hold_id, false AS is_held,
        stated.payable - coalesce(held.frozen, 0)::bigint AS amount
    FROM stated
    LEFT JOIN (SELECT statement_id, sum(frozen) AS frozen FROM commissions_linehold GROUP BY statement_id) held
        ON held.statement_id = stated.id
    UNION ALL
    SELECT stated.*, h.id, h.status IN ('held', 'proposed') OR h.status = 'refused' AND h.settled_in IS NULL, h.frozen
    FROM stated JOIN commissions_linehold h ON h.statement_id = stated.id
)
SELECT s.id AS statement_id, NULL::bigint AS return_id, s.city_id, s.payee_id, s.district_id, s.period, s.amount, s.hold_id,
    account.id AS account_id,
    CASE
        WHEN s.status = 'disputed' THEN 'disputed'
        WHEN s.is_held OR EXISTS (
            SELECT FROM commissions_paymenthold h
            WHERE h.payee_id = s.payee_id AND h.released_at IS NULL AND (h.statement_id IS NULL OR h.statement_id = s.id)
        ) THEN 'held'
        WHEN s.status = 'published' AND s.respond_by >= %(today)s THEN 'answer'
        WHEN a.taxpayer_kind = ANY(%(invoice_kinds)s::text[]) AND abs(s.payable - coalesce((
            SELECT sum(i.amount) FROM commissions_invoice i WHERE i.statement_id = s.id AND i.status = 'accepted'
        ), 0)) > %(invoice_tolerance)s THEN 'invoice'
        WHEN account.id IS NULL THEN 'account'
        WHEN %(deposit_rule)s = 'hold' AND a.deposit_paid < a.deposit_due AND c.status <> 'closed' THEN 'deposit'
        ELSE ''
    END AS obstacle
FROM piece s
JOIN network_channel c ON c.id = s.payee_id
LEFT JOIN agents_agent a ON a.channel_id = s.payee_id
LEFT JOIN LATERAL (
    SELECT b.id FROM agents_bankaccount b
    WHERE b.agent_id = s.payee_id AND b.status IN ('approved', 'superseded') AND b.effective_from <= %(today)s
    ORDER BY b.effective_from DESC, b.id DESC LIMIT 1
) account ON true
WHERE s.amount > 0 AND NOT EXISTS (
    SELECT FROM commissions_paymentpart p
    WHERE p.statement_id = s.id AND p.is_live AND p.hold_id IS NOT DISTINCT FROM s.hold_id
)
UNION ALL
SELECT NULL, r.id, r.city_id, r.payee_id, r.district_id, r.period, r.amount, NULL, account.id,
    CASE
        WHEN EXISTS (
            SELECT FROM commissions_paymenthold h
            WHERE h.payee_id = r.payee_id AND h.released_at IS NULL AND h.statement_id IS NULL
        ) THEN 'held'
        WHEN account.id IS NULL THEN 'account'
        ELSE ''
    END
FROM returned r
LEFT JOIN LATERAL (
    SELECT b.id FROM agents_bankaccount b
    WHERE b.agent_id = r.payee_id AND b.status IN ('approved', 'superseded') AND b.effective_from <= %(today)s
    ORDER BY b.effective_from DESC, b.id DESC LIMIT 1
) account ON true
WHERE r.period <= %(period)s
    AND NOT EXISTS (SELECT FROM commissions_paymentpart p WHERE p.deposit_return_id = r.id AND p.is_live)
