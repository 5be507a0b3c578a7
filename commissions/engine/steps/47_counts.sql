-- Paragraph 5.4: what the months of a quarter or a year have added to a count before the month that is worked out.
-- Only if: EXISTS (FROM components WHERE count_period IN ('quarter', 'year'))

-- By key: in a month that another version was in force, what counts is what that one says.
CREATE TABLE count_of_month AS
SELECT
    k.component_key, c.period,
    CASE WHEN k.tier_scope = 'payee' THEN c.payee_id ELSE c.channel_id END AS owner_id,
    sum(coalesce(c.size, 0)) AS size
FROM claim AS c
JOIN components AS k USING (component_id)
ANTI JOIN refusal AS x ON x.claim_id = c.rowid
WHERE c.state = 1 AND c.base IS NOT NULL
    AND k.component_key IN (SELECT component_key FROM components WHERE count_period IN ('quarter', 'year'))
GROUP BY ALL;

CREATE TABLE counted_before AS
SELECT k.component_id, m.period, n.owner_id, sum(n.size) AS size
FROM components AS k
JOIN month AS m ON m.period BETWEEN k.effective_from AND coalesce(k.effective_to, 999999)
JOIN count_of_month AS n
    ON n.component_key = k.component_key AND n.period < m.period AND n.period >= count_start(m.period, k.count_period)
GROUP BY ALL;
