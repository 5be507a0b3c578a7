-- What is in force, the plan of the draft excepted, and the draft in its place.
WITH in_force AS ({versions}
), tried AS ({draft}
)
SELECT id, plan_id, effective_from, effective_to FROM in_force WHERE plan_id NOT IN (SELECT plan_id FROM tried)
UNION ALL
SELECT id, plan_id, effective_from, effective_to FROM tried
