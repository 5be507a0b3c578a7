-- Where sales are shared or somebody else's (algorithm.md 25), other channels' facts decide too: all that are joined to
-- these channels by such a sale, today's splits and former ones.
WITH RECURSIVE joined AS (
    SELECT s.fact_id, share.key::bigint AS channel_id
    FROM sales_salesplit s, jsonb_each_text(s.shares) share
    WHERE s.period = ANY(%(periods)s)
    UNION
    SELECT c.owner_key, share.key::bigint
    FROM core_change c, jsonb_each_text(c.old->'shares') share
    WHERE c.table_name = 'sales_salesplit' AND c.old ? 'shares'
), claimed AS (
    SELECT fact_id, channel_id FROM joined
    UNION
    SELECT f.fact_id, f.channel_id FROM sales_sale f
    WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id IN (SELECT fact_id FROM joined)
), reached AS (
    SELECT unnest(%(channels)s::bigint[]) AS channel_id
    UNION
    SELECT other.channel_id
    FROM reached
    JOIN claimed one ON one.channel_id = reached.channel_id
    JOIN claimed other ON other.fact_id = one.fact_id
)
SELECT channel_id FROM reached WHERE channel_id <> ALL(%(channels)s)
