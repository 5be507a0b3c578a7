-- What has come in the way of planned payments of a batch since it was made; empty is nothing. One look at each table,
-- however many payments: a batch of a whole city is asked under its lock.
WITH planned AS (SELECT id, payee_id, account_id FROM commissions_payment WHERE batch_id = %(batch)s),
disputed AS (
    SELECT DISTINCT part.payment_id
    FROM planned JOIN commissions_paymentpart part ON part.payment_id = planned.id
    JOIN commissions_statement s ON s.id = part.statement_id AND s.status = 'disputed'
),
held AS (
    SELECT DISTINCT part.payment_id
    FROM planned JOIN commissions_paymentpart part ON part.payment_id = planned.id
    JOIN commissions_paymenthold h ON h.payee_id = planned.payee_id AND h.released_at IS NULL
        AND (h.statement_id IS NULL OR h.statement_id = part.statement_id)
    UNION
    -- A line was held after the batch was made: the piece that is left is smaller.
    SELECT DISTINCT part.payment_id
    FROM planned JOIN commissions_paymentpart part ON part.payment_id = planned.id AND part.hold_id IS NULL
    JOIN commissions_statement s ON s.id = part.statement_id
    WHERE part.amount <> s.payable - coalesce((
        SELECT sum(l.frozen) FROM commissions_linehold l WHERE l.statement_id = s.id
    ), 0)
),
account AS (
    SELECT DISTINCT ON (b.agent_id) b.agent_id, b.id
    FROM agents_bankaccount b
    WHERE b.agent_id IN (SELECT payee_id FROM planned) AND b.status IN ('approved', 'superseded')
        AND b.effective_from <= %(today)s
    ORDER BY b.agent_id, b.effective_from DESC, b.id DESC
),
debt AS (
    SELECT DISTINCT o.payment_id
    FROM planned JOIN commissions_paymentoffset o ON o.payment_id = planned.id
    JOIN commissions_debt d ON d.id = o.debt_id AND (d.written_off OR d.amount - d."offset" < o.amount)
)
SELECT planned.id, CASE
    WHEN disputed.payment_id IS NOT NULL THEN 'disputed'
    WHEN held.payment_id IS NOT NULL THEN 'held'
    WHEN planned.account_id IS DISTINCT FROM account.id THEN 'moved'
    WHEN debt.payment_id IS NOT NULL THEN 'debt'
    ELSE ''
END AS obstacle
FROM planned
LEFT JOIN disputed ON disputed.payment_id = planned.id
LEFT JOIN held ON held.payment_id = planned.id
LEFT JOIN account ON account.agent_id = planned.payee_id
LEFT JOIN debt ON debt.payment_id = planned.id
