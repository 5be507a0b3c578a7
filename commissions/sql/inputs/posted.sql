-- What the ledger holds for each key of one event month: nearly all keys were written once, by the first run into that
-- month, so that only what came later is added up.
WITH first AS (
    SELECT coalesce((min(id) / %(per_run)s + 1) * %(per_run)s, 0) AS bound
    FROM commissions_line WHERE city_id = %(city)s AND period = %(period)s
), base AS (
    SELECT * FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s AND id < (SELECT bound FROM first)
        AND event_period = %(period)s AND kind <> 4 AND {condition}
), written_later AS (
    SELECT * FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s AND id >= (SELECT bound FROM first)
        AND event_period = %(period)s AND kind <> 4 AND {condition}
    UNION ALL
    SELECT * FROM commissions_line
    WHERE city_id = %(city)s AND event_period = %(period)s AND event_period <> period AND kind <> 4 AND {condition}
), later AS MATERIALIZED (
    SELECT DISTINCT ON (payee_id, kind, component_key, grain, fact_id) payee_id, kind, component_key, grain, fact_id,
        sum(amount) OVER (PARTITION BY payee_id, kind, component_key, grain, fact_id) AS amount,
        channel_id, product_id, component_id, rule_id, fact_revision, reason, whole
    FROM written_later
    ORDER BY payee_id, kind, component_key, grain, fact_id, id DESC
)
SELECT payee_id, %(period)s, kind, component_key, grain, fact_id, %(city)s,
    coalesce(base.amount, 0) + coalesce(later.amount, 0),
    coalesce(later.channel_id, base.channel_id),
    CASE WHEN later.amount IS NULL THEN base.product_id ELSE later.product_id END,
    CASE WHEN later.amount IS NULL THEN base.component_id ELSE later.component_id END,
    CASE WHEN later.amount IS NULL THEN base.rule_id ELSE later.rule_id END,
    coalesce(later.fact_revision, base.fact_revision),
    coalesce(later.reason, base.reason),
    CASE WHEN later.amount IS NULL THEN base.whole ELSE later.whole END
FROM base FULL JOIN later USING (payee_id, kind, component_key, grain, fact_id)
