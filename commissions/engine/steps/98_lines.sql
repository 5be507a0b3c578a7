-- The lines as they are posted, in one order whatever the order of the inputs was, and the sums to check them by.
CREATE TABLE line AS
SELECT
    c.event_period, c.payee_id, c.channel_id, c.kind, c.component_key, c.component_id, c.rule_id, c.grain, c.fact_id,
    c.fact_revision, c.product_id, c.quantity, c.measure_value, c.basis, c.rate, c.gross, c.cut, c.owed, c.amount,
    c.reason,
    coalesce(c.cause, r.cause)::TINYINT AS cause
FROM caused AS c
LEFT JOIN resolved AS r ON r.line = c.rowid
ORDER BY c.payee_id, c.event_period, c.component_key, c.kind, c.grain, c.fact_id;

CREATE VIEW lines AS
SELECT
    p.run_id * 100000000 + l.rowid + 1 AS id,
    p.run_id,
    p.city_id,
    p.posting_period AS period,
    l.*
FROM line AS l
CROSS JOIN parameters AS p;

CREATE TABLE totals AS
SELECT
    (SELECT facts FROM fact_count) AS facts,
    (SELECT count(*) FROM line) AS lines,
    (SELECT coalesce(sum(amount), 0) FROM line) AS amount,
    (SELECT coalesce(sum(owed), 0) FROM owed) AS owed;
