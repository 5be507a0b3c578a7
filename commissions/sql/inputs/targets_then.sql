-- The targets as they were at a past moment: the first change after it tells what a row said before.
WITH changed AS (
    SELECT key,
        (array_agg(operation ORDER BY id))[1] AS first_change,
        (array_agg((old->>'value')::bigint ORDER BY id) FILTER (WHERE operation = 'U' AND old ? 'value'))[1] AS value,
        (array_agg(old ORDER BY id) FILTER (WHERE operation = 'D'))[1] AS gone
    FROM core_change
    WHERE table_name = 'sales_target' AND at > %(as_of)s
        AND (%(channels)s::bigint[] IS NULL OR owner_key = ANY(%(channels)s))
    GROUP BY key
)
SELECT channel_id, period, coalesce(metric_id::text, 'sales'), value
FROM (
    SELECT t.channel_id, t.period, t.metric_id, coalesce(c.value, t.value) AS value
    FROM sales_target t
    LEFT JOIN changed c ON c.key = t.id
    WHERE c.first_change IS DISTINCT FROM 'I'
    UNION ALL
    SELECT (gone->>'channel_id')::bigint, (gone->>'period')::integer, (gone->>'metric_id')::bigint,
        coalesce(value, (gone->>'value')::bigint)
    FROM changed
    WHERE gone IS NOT NULL AND first_change <> 'I'
) then_known
WHERE period = ANY(%(periods)s) AND (%(channels)s::bigint[] IS NULL OR channel_id = ANY(%(channels)s))
