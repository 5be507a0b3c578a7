-- What has come in the way of planned payments of a batch since it was made; empty is nothing.
SELECT p.id, CASE
    WHEN EXISTS (
        SELECT FROM commissions_paymentpart part JOIN commissions_statement s ON s.id = part.statement_id
        WHERE part.payment_id = p.id AND s.status = 'disputed'
    ) THEN 'disputed'
    WHEN p.account_id IS DISTINCT FROM (
        SELECT b.id FROM agents_bankaccount b
        WHERE b.agent_id = p.payee_id AND b.status IN ('approved', 'superseded') AND b.effective_from <= %(today)s
        ORDER BY b.effective_from DESC, b.id DESC LIMIT 1
    ) THEN 'moved'
    WHEN EXISTS (
        SELECT FROM commissions_paymentoffset o JOIN commissions_debt d ON d.id = o.debt_id
        WHERE o.payment_id = p.id AND (d.written_off OR d.amount - d."offset" < o.amount)
    ) THEN 'debt'
    ELSE ''
END AS obstacle
FROM commissions_payment p WHERE p.batch_id = %(batch)s
