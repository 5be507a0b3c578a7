-- A version that is tried: as if it held for the months that are worked out.
SELECT id, plan_id, %(first)s::int AS effective_from, NULL::int AS effective_to
FROM commissions_planversion
WHERE id = %(draft)s
