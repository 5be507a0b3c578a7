-- Contradictions that would pay twice or by chance. They are refused where they are entered; this is the last door.

-- Paragraph 3.1: at most one version of a component in force.
SELECT error(format('components {} and {} are versions of one component and both in force', a.component_id, b.component_id))
FROM components a
JOIN components b
    ON b.component_key = a.component_key AND b.component_id > a.component_id
    AND b.effective_from <= coalesce(a.effective_to, 999999) AND a.effective_from <= coalesce(b.effective_to, 999999);

-- Paragraph 6.2: a rule has bands, and they don't overlap.
SELECT error(format('rule {} has no rate', rule_id)) FROM rules ANTI JOIN bands USING (rule_id);

SELECT error(format('bands of rule {} overlap at {}', rule_id, lower))
FROM (
    SELECT rule_id, lower, upper, lead(lower) OVER (PARTITION BY rule_id ORDER BY lower) AS next_lower FROM bands
)
WHERE upper <= lower OR (next_lower IS NOT NULL AND (upper IS NULL OR upper > next_lower));

-- Paragraph 7.1: an override names another component and a step, has one share, and follows the line beneath.
SELECT error(format('override {} needs the component and the step it is for', component_id))
FROM components
WHERE kind = 'override'
    AND (override_of IS NULL OR override_step IS NULL OR override_step < 1
        OR override_of IN (SELECT component_key FROM components WHERE kind = 'override'));

SELECT error(format('override {} has tiers or conditions', component_id))
FROM components
WHERE kind = 'override'
    AND (component_id IN (FROM (SELECT component_id FROM gates))
        OR component_id IN (
            SELECT component_id FROM rules JOIN bands USING (rule_id) WHERE lower <> 0 OR upper IS NOT NULL
        ));
