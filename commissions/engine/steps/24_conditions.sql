-- Paragraphs 4.2 to 4.4: how conditions are answered, for whoever asks them.

-- Table macro: whether the conditions of `asked` hold (4.2 to 4.4). `asked` is a view of one row a subject and gate:
-- subject_id, city_id, subscriber, period, the gate's columns, own_figure (of the fact itself), shift (months that all
-- months looked at are moved along), counted and whole (of a figure: counted / whole is compared). `holds` is NULL while
-- the figure is unknown.
CREATE MACRO compared(operator, one, other) AS
    CASE operator
        WHEN '>=' THEN one >= other
        WHEN '>' THEN one > other
        WHEN '<=' THEN one <= other
        WHEN '<' THEN one < other
        WHEN '=' THEN one = other
    END;

CREATE MACRO answers_to(asked) AS TABLE
WITH answered AS (
    SELECT a.*, coalesce(a.own_figure, usage_of(a.measure, u)) AS figure
    FROM query_table(asked) AS a
    LEFT JOIN usage AS u
        ON u.subscriber = CASE WHEN a.own_figure IS NULL AND a.measure <> 'figure' THEN a.subscriber END
        AND u.period = shift_period(a.period, a.month_offset + a.shift)
        AND u.city_id = a.city_id
)
SELECT
    *,
    CASE
        WHEN measure = 'figure' THEN compared(operator, counted, threshold * whole)
        ELSE compared(operator, figure, threshold)
    END AS holds
FROM answered;

-- Table macro: the subjects whose conditions don't all hold, with the reason. The first group that clearly fails names
-- it; an undecided one only if none fails clearly. `doubled` where a subscriber has two rows of usage for a month.
CREATE MACRO refusals_of(outcomes) AS TABLE
WITH outcome_of_group AS (
    SELECT
        subject_id,
        "group",
        bool_or(holds) AS held,
        bool_or(holds IS NULL) AS undecided,
        arg_min(reason, gate_id) AS reason,
        count(*) <> count(DISTINCT gate_id) AS doubled
    FROM query_table(outcomes)
    GROUP BY subject_id, "group"
)
SELECT
    subject_id,
    coalesce(arg_min(reason, "group") FILTER (NOT coalesce(held, false) AND NOT undecided), 'N01') AS reason,
    bool_or(doubled) AS doubled
FROM outcome_of_group
WHERE NOT coalesce(held, false) OR doubled
GROUP BY subject_id;
