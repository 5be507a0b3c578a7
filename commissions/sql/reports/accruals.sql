-- What published statements still have to pay, by key and whether an auditor holds all of it: what was payable, paid, is with
-- the bank, and frozen for held lines. Each table is read once, whatever the number of statements.
WITH held AS MATERIALIZED ({held})
SELECT key, is_held, sum(payable)::bigint AS payable, sum(paid)::bigint AS paid, sum(sent)::bigint AS sent,
    sum(frozen)::bigint AS frozen
FROM (
    SELECT s.key, s.payable, coalesce(paid.amount, 0) AS paid, coalesce(sent.amount, 0) AS sent,
        coalesce(frozen.amount, 0) AS frozen,
        s.id IN (SELECT statement_id FROM held WHERE statement_id IS NOT NULL)
        OR s.payee_id IN (SELECT payee_id FROM held WHERE statement_id IS NULL) AS is_held
    FROM ({statements}) s
    LEFT JOIN (SELECT statement_id, sum(amount) AS amount FROM ({paid}) p GROUP BY statement_id) paid
        ON paid.statement_id = s.id
    LEFT JOIN (SELECT statement_id, sum(amount) AS amount FROM ({sent}) p GROUP BY statement_id) sent
        ON sent.statement_id = s.id
    LEFT JOIN (SELECT statement_id, sum(frozen) AS amount FROM ({frozen}) h GROUP BY statement_id) frozen
        ON frozen.statement_id = s.id
    WHERE s.payable > coalesce(paid.amount, 0)
) open
GROUP BY key, is_held
