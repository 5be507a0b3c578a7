-- Paragraph 26.3: a fact that stands in several months has at most one line that says that nothing concerns it, in the
-- calendar's month. Whether a plan with a cut-off concerns it in the next month isn't known yet: `A00`. `unconcerned` are
-- those that the ledger has all the same: they aren't gone (10.5).
-- Only if: EXISTS (FROM components WHERE cut_off <> 0)
CREATE TABLE unconcerned AS
SELECT DISTINCT grain, fact_id
FROM claim
SEMI JOIN posted USING (grain, fact_id)
WHERE component_id IS NULL AND fact_row IN (SELECT fact_row FROM known_fact WHERE cut_off > 0);

DELETE FROM claim
WHERE component_id IS NULL AND fact_row IN (SELECT fact_row FROM known_fact WHERE cut_off > 0);

DELETE FROM claim
WHERE component_id IS NULL AND (grain, fact_id, period) IN (
    SELECT (grain, fact_id, period) FROM claim WHERE component_id IS NOT NULL
);

UPDATE claim SET base_reason = 'A00'
FROM components AS k
WHERE claim.component_id IS NULL AND k.grain = claim.grain AND k.kind IN ('piece', 'percent', 'clawback')
    AND is_cut_off(claim.period, claim.event_date, k.cut_off)
    AND claim.period BETWEEN k.effective_from AND coalesce(k.effective_to, 999999);
