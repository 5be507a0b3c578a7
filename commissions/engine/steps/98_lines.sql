-- The lines as they are posted, numbered in their order, whatever the order of the inputs was.
CREATE VIEW lines AS
SELECT
    p.run_id * 100000000 + d.rowid + 1 AS id,
    p.run_id,
    p.city_id,
    p.posting_period AS period,
    d.*
FROM difference AS d
CROSS JOIN parameters AS p;

CREATE TABLE totals AS
SELECT
    (SELECT facts FROM fact_count) AS facts,
    (SELECT count(*) FROM difference) AS lines,
    (SELECT coalesce(sum(amount), 0) FROM difference) AS amount,
    (SELECT total FROM owed_sum) AS owed;
