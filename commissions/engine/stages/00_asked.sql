-- The line that is asked for, and the rows of the steps that made it. `asked` holds its key.
CREATE TEMP VIEW asked_component AS
SELECT c.*
FROM components AS c
JOIN asked AS a ON c.component_key = a.component_key
WHERE a.event_period BETWEEN c.effective_from AND coalesce(c.effective_to, 999999);

-- The component that the fact itself earned under: for an override, the one beneath it.
CREATE TEMP VIEW earning_component AS
SELECT c.*
FROM components AS c
JOIN asked AS a ON c.component_key = coalesce((SELECT override_of FROM asked_component), a.component_key)
WHERE a.event_period BETWEEN c.effective_from AND coalesce(c.effective_to, 999999);

-- Where the line is a part that fell due later than the event: that part.
CREATE TEMP VIEW asked_part AS
SELECT p.rowid AS part_row, p.*
FROM part AS p
JOIN asked AS a
    ON a.kind = 1 AND p.payee_id = a.payee_id AND p.due_period = a.event_period AND p.component_key = a.component_key
    AND p.grain = a.grain AND p.fact_id = a.fact_id;

CREATE TEMP VIEW asked_claim AS
SELECT c.rowid AS claim_id, c.*
FROM claim AS c
JOIN asked AS a
    ON c.grain = a.grain AND c.fact_id = a.fact_id
    AND c.period = coalesce((SELECT period FROM asked_part), a.event_period)
WHERE coalesce(c.component_id, 0) = coalesce((SELECT component_id FROM earning_component), 0);

CREATE TEMP VIEW asked_due AS
SELECT d.rowid AS due_id, d.*
FROM due AS d
JOIN asked AS a
    ON d.payee_id = a.payee_id AND d.period = a.event_period AND d.kind = a.kind
    AND d.component_key = a.component_key AND d.grain = a.grain AND d.fact_id = a.fact_id;

-- Pieces, money or a share: how bases, sizes and rates are to be read.
CREATE MACRO unit_of(measure) AS
    CASE
        WHEN measure IN ('quantity', 'minutes', 'megabytes', 'months_in_net') THEN 'number'
        WHEN measure = 'real_name' THEN 'yes_no'
        ELSE 'fen'
    END;

CREATE TEMP VIEW figure_unit AS
SELECT
    figure_id,
    CASE WHEN share_of IS NOT NULL OR target_code IS NOT NULL THEN 'share' ELSE unit_of(measure) END AS unit
FROM figures;

CREATE TEMP VIEW unit AS
SELECT
    unit_of(measure) AS measure_unit,
    CASE WHEN kind = 'piece' THEN 'number' ELSE measure_unit END AS base_unit,
    CASE
        WHEN tier_basis = 'figure' THEN f.unit
        WHEN tier_basis = 'count' OR (tier_basis = 'target_share' AND kind = 'piece') THEN 'number'
        ELSE measure_unit
    END AS size_unit,
    CASE tier_basis WHEN 'target_share' THEN 'share' ELSE size_unit END AS edge_unit,
    coalesce(s.unit, unit_of(second_measure)) AS second_unit,
    CASE WHEN in_points THEN 'points' WHEN kind = 'piece' THEN 'piece_rate' ELSE 'share' END AS rate_unit
FROM earning_component
LEFT JOIN figure_unit AS f ON f.figure_id = tier_figure
LEFT JOIN figure_unit AS s ON s.figure_id = second_figure;
