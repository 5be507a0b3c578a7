-- Paragraphs 4.2 to 4.4: conditions. `holds` is NULL while the figure is unknown.
CREATE VIEW gate_outcome AS
WITH asked AS (
    SELECT
        c.rowid AS claim_id,
        f.city_id,
        f.subscriber,
        f.period,
        g.gate_id, g."group", g.measure, g.month_offset, g.operator, g.threshold, g.reason,
        CASE
            WHEN g.month_offset = 0
            THEN measure_of(g.measure, f.quantity, f.first_payment, f.plan_fee, f.billed, f.arrears, f.minutes,
                            f.megabytes, f.value)
        END AS own_figure
    FROM claim AS c
    JOIN gates AS g USING (component_id)
    JOIN fact AS f ON f.fact_row = c.fact_row
    WHERE c.state = 1
),
answered AS (
    SELECT
        a.*,
        coalesce(
            a.own_figure,
            measure_of(a.measure, NULL, NULL, u.plan_fee, u.billed, u.arrears, u.minutes, u.megabytes, NULL)
        ) AS figure
    FROM asked AS a
    LEFT JOIN usage AS u
        ON u.subscriber = CASE WHEN a.own_figure IS NULL THEN a.subscriber END
        AND u.period = shift_period(a.period, a.month_offset)
        AND u.city_id = a.city_id
)
SELECT
    claim_id, gate_id, "group", measure, month_offset, operator, threshold, reason, figure,
    CASE operator
        WHEN '>=' THEN figure >= threshold
        WHEN '>' THEN figure > threshold
        WHEN '<=' THEN figure <= threshold
        WHEN '<' THEN figure < threshold
        WHEN '=' THEN figure = threshold
    END AS holds
FROM answered;

-- The first group that clearly fails names the reason; an undecided one only if none fails clearly.
CREATE TABLE refusal AS
WITH outcome_of_group AS (
    SELECT
        claim_id,
        "group",
        bool_or(holds) AS held,
        bool_or(holds IS NULL) AS undecided,
        arg_min(reason, gate_id) AS reason,
        count(*) <> count(DISTINCT gate_id) AS doubled
    FROM gate_outcome
    GROUP BY claim_id, "group"
)
SELECT
    claim_id,
    coalesce(arg_min(reason, "group") FILTER (NOT coalesce(held, false) AND NOT undecided), 'N01') AS reason,
    bool_or(doubled) AS doubled
FROM outcome_of_group
WHERE NOT coalesce(held, false) OR doubled
GROUP BY claim_id;

SELECT error(format('subscriber {} has two rows of usage for a month', c.subscriber))
FROM refusal AS r
JOIN claim AS c ON c.rowid = r.claim_id
WHERE r.doubled
LIMIT 1;
