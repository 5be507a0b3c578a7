SELECT channel_id, period, coalesce(metric_id::text, 'sales'), value
FROM sales_target
WHERE period = ANY(%(periods)s) AND (%(channels)s::bigint[] IS NULL OR channel_id = ANY(%(channels)s))
