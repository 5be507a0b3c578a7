-- Who shares a sale, and whose it is (algorithm.md 25), as it stood at a past moment: the first change after it tells what
-- a row said before.
WITH changed AS (
    SELECT key, min(owner_key) AS fact_id,
        (array_agg(operation ORDER BY id))[1] AS first_change,
        (array_agg(old->'shares' ORDER BY id) FILTER (WHERE operation = 'U' AND old ? 'shares'))[1] AS shares,
        (array_agg(old ORDER BY id) FILTER (WHERE operation = 'D'))[1] AS gone
    FROM core_change
    WHERE table_name = 'sales_salesplit' AND at > %(as_of)s
    GROUP BY key
), known AS (
    SELECT s.fact_id, s.period, coalesce(c.shares, s.shares) AS shares
    FROM sales_salesplit s
    LEFT JOIN changed c ON c.key = s.id
    WHERE c.first_change IS DISTINCT FROM 'I'
    UNION ALL
    SELECT fact_id, (gone->>'period')::integer, coalesce(shares, gone->'shares')
    FROM changed
    WHERE gone IS NOT NULL AND first_change <> 'I'
)
SELECT 1 AS grain, known.fact_id, share.key::bigint AS channel_id, share.value::bigint AS share
FROM known, jsonb_each_text(known.shares) share
WHERE known.period = ANY(%(periods)s)
