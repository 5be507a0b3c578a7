-- Paragraphs 2.3, 3.5, 3.6, 5.1, 5.2 and 5.4: each fact with each component that concerns it, its payee, base and count.
-- A fact that no component concerns has one row without a component.
CREATE TABLE claim AS
SELECT
    f.fact_row,
    f.grain, f.fact_id, f.revision, f.city_id, f.period, f.channel_id, f.product_id, f.event_date, f.subscriber,
    f.instalment, f.quantity, f.state,
    coalesce(s.payee_id, f.channel_id) AS payee_id,
    s.profile_class,
    a.article_class,
    a.asked,
    m.component_id,
    m.rule_id,
    CASE WHEN c.kind = 'piece' THEN f.quantity ELSE measure_of(c.measure, f) END AS base,
    CASE
        WHEN c.tier_basis = 'count' OR (c.tier_basis = 'target_share' AND c.kind = 'piece') THEN f.quantity
        ELSE measure_of(c.measure, f)
    END AS size,
    measure_of(c.second_measure, f)::HUGEINT AS second,
    1::HUGEINT AS second_whole,
    CASE WHEN c.prorate THEN f.value END AS days,
    coalesce(u.subscriber_id, 0) AS subscriber_id,
    NULL::VARCHAR AS base_reason,
    NOT f.worked_out AS only_counted
FROM fact AS f
JOIN article_class AS a USING (grain, book, event_date, product_id, category_id, campaign_id, metric_id)
LEFT JOIN seat_class AS s
    ON s.channel_id = f.channel_id AND s.book = f.book
    AND s.day_from <= f.event_date AND s.day_to > f.event_date
LEFT JOIN (
    SELECT m.* FROM match AS m JOIN components AS c USING (component_id) WHERE c.kind IN ('piece', 'percent')
) AS m ON m.profile_class = s.profile_class AND m.article_class = a.article_class
LEFT JOIN components AS c ON c.component_id = m.component_id
LEFT JOIN counted_subscriber AS u ON u.city_id = f.city_id AND u.subscriber = f.subscriber
WHERE f.worked_out OR c.component_key IN (SELECT component_key FROM components WHERE count_period IN ('quarter', 'year'));

-- A base that is one of the version's figures; a share is no base. One that is a formula follows this step (19).
UPDATE claim SET
    base = v.total::BIGINT,
    base_reason = nullif(v.reason, ''),
    size = CASE WHEN c.tier_basis = 'count' THEN claim.size ELSE v.total::BIGINT END
FROM components AS c
JOIN figure_value AS v ON v.figure_id = c.measure_figure
WHERE c.kind = 'percent' AND c.measure = 'figure' AND claim.component_id = c.component_id
    AND v.span = span_of(v.by_day, claim.period, claim.event_date)
    AND v.owner_id = owner_of(v.owner, claim.payee_id, claim.channel_id, claim.subscriber_id);

-- A second dimension that is one of them (6.11): `second` is compared with edges times `second_whole`.
UPDATE claim SET second = v.counted, second_whole = v.whole
FROM components AS c
JOIN figure_value AS v ON v.figure_id = c.second_figure
WHERE c.second_measure = 'figure' AND v.reason = '' AND claim.component_id = c.component_id
    AND v.span = span_of(v.by_day, claim.period, claim.event_date)
    AND v.owner_id = owner_of(v.owner, claim.payee_id, claim.channel_id, claim.subscriber_id);

-- 20.1: the events of the run's city, each with the clawbacks that concern it (steps/82_clawbacks.sql).
CREATE TABLE clawback_event AS
SELECT
    f.fact_id AS event_id, f.revision, f.period, f.event_date, f.subscriber, f.metric_id AS event_kind,
    coalesce(f.value, 0) AS suspended_days, f.channel_id, f.product_id, s.payee_id,
    k.component_id, k.component_key, k.override_of AS taken_from, m.rule_id
FROM fact AS f
JOIN article_class AS a USING (grain, book, event_date, product_id, category_id, campaign_id, metric_id)
JOIN seat_class AS s
    ON s.channel_id = f.channel_id AND s.book = f.book AND s.day_from <= f.event_date AND s.day_to > f.event_date
JOIN match AS m ON m.profile_class = s.profile_class AND m.article_class = a.article_class
JOIN components AS k ON k.component_id = m.component_id AND k.kind = 'clawback'
WHERE f.worked_out AND f.grain = 5 AND f.subscriber <> '' AND f.city_id = (SELECT city_id FROM parameters);
