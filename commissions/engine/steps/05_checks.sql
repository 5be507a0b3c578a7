-- Contradictions that would pay twice or by chance. They are refused where they are entered; this is the last door.

-- Paragraph 3.1: at most one version of a component in force.
SELECT error(format('components {} and {} are versions of one component and both in force', a.component_id, b.component_id))
FROM components a
JOIN components b
    ON b.component_key = a.component_key AND b.component_id > a.component_id
    AND b.effective_from <= coalesce(a.effective_to, 999999) AND a.effective_from <= coalesce(b.effective_to, 999999);

-- Paragraph 6.2: a rule has bands, and they don't overlap.
SELECT error(format('rule {} has no rate', rule_id)) FROM rules ANTI JOIN bands USING (rule_id);

SELECT error(format('bands of rule {} overlap at {}', rule_id, a.lower))
FROM bands AS a
JOIN bands AS b USING (rule_id)
WHERE a.upper <= a.lower OR a.second_upper <= a.second_lower
    OR (
        (a.lower, a.second_lower) < (b.lower, b.second_lower)
        AND (a.upper IS NULL OR a.upper > b.lower) AND (b.upper IS NULL OR b.upper > a.lower)
        AND (a.second_upper IS NULL OR a.second_upper > b.second_lower)
        AND (b.second_upper IS NULL OR b.second_upper > a.second_lower)
    )
LIMIT 1;

-- Paragraph 5.4: what is counted over several months, and for whom.
SELECT error(format('component {} can''t count over a {}', component_id, count_period))
FROM components
WHERE count_period <> 'month'
    AND (kind NOT IN ('piece', 'percent') OR tier_basis NOT IN ('count', 'amount') OR tier_mode = 'transaction'
        OR once_months IS NOT NULL OR once_period IS NOT NULL);

-- Paragraph 4.6: once in one sense.
SELECT error(format('component {} is paid once in {} months and once a {}', component_id, once_months, once_period))
FROM components
WHERE once_months IS NOT NULL AND once_period IS NOT NULL;

-- Paragraph 7.1: an override names another component and a step, has one share, and follows the line beneath.
SELECT error(format('override {} needs the component and the step it is for', component_id))
FROM components
WHERE kind = 'override'
    AND (override_of IS NULL OR override_step IS NULL OR override_step < 1
        OR override_of IN (SELECT component_key FROM components WHERE kind = 'override'));

SELECT error(format('clawback {} needs the component that it takes back from', component_id))
FROM components
WHERE kind = 'clawback'
    AND (override_of IS NULL OR grain <> 5 OR override_of IN (
        SELECT component_key FROM components WHERE kind IN ('clawback', 'factor', 'guarantee', 'draw', 'reserve')
    ));

-- Paragraph 21.1: points have one price.
SELECT error(format('component {} is in points and has {} prices', c.component_id, count(t.component_id)))
FROM components AS c
LEFT JOIN factors AS x USING (component_id)
LEFT JOIN components AS t
    ON t.component_key = x.factor_key AND t.version_id = c.version_id AND t.kind = 'factor' AND t.in_points
WHERE c.in_points AND c.kind <> 'factor'
GROUP BY c.component_id
HAVING count(t.component_id) <> 1;

-- Paragraphs 8.6 and 8.11: one cap, one floor a group.
SELECT error(format('the components of the cap group {} have different caps or floors', cap_group))
FROM components
WHERE cap_group IS NOT NULL
GROUP BY version_id, cap_group
HAVING count(DISTINCT (payee_cap, CASE WHEN payee_cap IS NOT NULL THEN cap_period END, payee_floor,
        CASE WHEN payee_floor IS NOT NULL THEN floor_period END)) <> 1
    OR count(DISTINCT subscriber_cap) > 1 OR count(DISTINCT subscriber_floor) > 1
    OR max(coalesce(payee_cap, payee_floor, subscriber_cap, subscriber_floor)) IS NULL;

-- Paragraph 7.5: a difference is of flat rates.
SELECT error(format('override {} is a difference of rates of component {}, which has tiers or factors', o.component_id,
    k.component_id))
FROM components AS o
JOIN components AS k ON k.component_key = o.override_of AND k.version_id = o.version_id
WHERE o.override_by = 'difference'
    AND (k.component_id IN (
            SELECT component_id FROM rules JOIN bands USING (rule_id) WHERE lower <> 0 OR upper IS NOT NULL
        )
        OR k.component_id IN (SELECT component_id FROM factors) OR k.prorate);

SELECT error(format('override {} has tiers', component_id))
FROM components
WHERE kind = 'override'
    AND component_id IN (
        SELECT component_id FROM rules JOIN bands USING (rule_id) WHERE lower <> 0 OR upper IS NOT NULL
    );

SELECT error(format('override {} asks for something else than a figure of its payee''s month', component_id))
FROM components
JOIN gates AS g USING (component_id)
LEFT JOIN figures AS f ON f.figure_id = g.figure_id
WHERE kind = 'override' AND (g.measure <> 'figure' OR f.owner <> 'payee' OR f.by_day);

-- Paragraphs 15.1, 18.1, 22.1 and 23.1: tables, guarantees, draws and reserves have one figure a rule.
SELECT error(format('{} {} has tiers or conditions', kind, component_id))
FROM components
WHERE kind IN ('factor', 'guarantee', 'draw', 'reserve')
    AND (kind <> 'reserve' AND component_id IN (SELECT component_id FROM gates WHERE component_id IS NOT NULL)
        OR component_id IN (
            SELECT component_id FROM rules JOIN bands USING (rule_id) WHERE lower <> 0 OR upper IS NOT NULL
        ));

-- Paragraph 23.2: a reserve is released later than its month, and each part is tested once.
SELECT error(format('reserve {} has {} releases', c.component_id, count(i.part)))
FROM components AS c
LEFT JOIN instalments AS i USING (component_id)
WHERE c.kind = 'reserve'
GROUP BY c.component_id
HAVING count(i.part) < 1 OR min(i.month_offset) < 1 OR max(i.held_months) > 0;

-- Paragraph 14.4: a share is of a figure that is none itself, and counted for the same, in the same time.
SELECT error(format('figure {} is a share of a share, or of a figure counted otherwise', a.figure_id))
FROM figures AS a
JOIN figures AS b ON b.figure_id = a.share_of
WHERE b.share_of IS NOT NULL OR b.target_code IS NOT NULL OR b.owner <> a.owner OR b.by_day <> a.by_day;

-- Paragraph 14.7: a figure of subscribers is for facts that have one.
SELECT error(format('figure {} is counted for subscribers: a month, a clawback or a reserve has none', figure_id))
FROM figures
WHERE owner = 'subscriber'
    AND (figure_id IN (SELECT figure_id FROM minima)
        OR figure_id IN (SELECT spared_figure FROM components WHERE spared_figure IS NOT NULL)
        OR figure_id IN (
            SELECT figure_id FROM gates JOIN components USING (component_id)
            WHERE kind IN ('clawback', 'reserve') AND figure_id IS NOT NULL
        ));

-- Paragraph 14.9: a day is of what happened on one, and a month has none.
SELECT error(format('figure {} is counted by the day: what it counts, or what looks at it, has none', figure_id))
FROM figures
WHERE by_day
    AND (formula IS NULL AND grain NOT IN (1, 5) OR target_code IS NOT NULL OR year_to_date OR quarter_to_date OR month_from <> 0
        OR month_to <> 0
        OR figure_id IN (SELECT figure_id FROM minima)
        OR figure_id IN (SELECT spared_figure FROM components WHERE spared_figure IS NOT NULL)
        OR figure_id IN (
            SELECT figure_id FROM gates JOIN components USING (component_id)
            WHERE kind IN ('clawback', 'reserve') AND figure_id IS NOT NULL
        ));

-- Paragraph 16.1: the parts are the whole.
SELECT error(format('the parts of component {} add up to {}', component_id, sum(share)))
FROM instalments
GROUP BY component_id
HAVING sum(share) <> 10000 OR min(share) < 0 OR max(held_months) > 99 OR min(held_months) < 0 OR min(month_offset) < 0;

-- Paragraph 25.1: the shares are the whole.
SELECT error(format('the shares of fact {} of grain {} add up to {}', fact_id, grain, sum(share)))
FROM attributions
GROUP BY grain, fact_id
HAVING sum(share) <> 10000 OR min(share) <= 0
LIMIT 1;

-- Paragraph 17.1: a qualifier says what is paid if no level is reached.
SELECT error(format('the qualifier of version {} has no payout otherwise', version_id))
FROM qualifiers
GROUP BY version_id
HAVING min(level) <> 0;
