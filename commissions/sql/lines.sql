-- The ledger. Partitioned by month and city, so that a month's lines of a city are loaded bare and indexed
-- afterwards. The line key is unique: a run can't post twice for the same fact, component and payee. Its
-- columns stand in the order in which the engine writes lines, so that building it has nothing to sort.
CREATE TABLE commissions_line (
    city_id bigint NOT NULL,
    period integer NOT NULL,
    event_period integer NOT NULL,
    id bigint NOT NULL,
    run_id bigint NOT NULL,
    payee_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    component_key bigint NOT NULL,
    component_id bigint,
    rule_id bigint,
    fact_id bigint NOT NULL,
    product_id bigint,
    quantity bigint,
    measure_value bigint,
    basis bigint,
    rate bigint,
    gross bigint NOT NULL,
    cut bigint NOT NULL,
    owed bigint NOT NULL,
    amount bigint NOT NULL,
    fact_revision integer NOT NULL,
    kind smallint NOT NULL,
    grain smallint NOT NULL,
    cause smallint NOT NULL,
    reason text NOT NULL,
    part smallint,
    whole bigint,
    PRIMARY KEY (city_id, period, id),
    UNIQUE (city_id, period, payee_id, event_period, component_key, kind, grain, fact_id, run_id)
) PARTITION BY LIST (period);
-- Facts come in no order, so this index is the one that has to be sorted: by one number, since a partition has one city
-- and one month anyway.
CREATE INDEX commissions_line_fact ON commissions_line (fact_id);
-- Refusals are read by reason; most lines have none, so that the index stays small.
CREATE INDEX commissions_line_reason ON commissions_line (city_id, period, reason, id) WHERE reason <> '';
-- Few lines have another month's event, and few are adjustments: both are looked for in all months.
CREATE INDEX commissions_line_earlier ON commissions_line (city_id, event_period) WHERE event_period <> period;
CREATE INDEX commissions_line_adjustment ON commissions_line (city_id, fact_id) WHERE kind = 4;

-- A month that was approved, published or closed takes no more lines, whoever asks.
CREATE FUNCTION commissions_month_guard(line_period integer, line_city bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    SELECT status INTO state FROM commissions_month WHERE period = line_period AND city_id = line_city;
    IF state IS NOT NULL AND state <> 'open' THEN
        RAISE EXCEPTION 'month % of city % is % and takes no more lines', line_period, line_city, state
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END $$;

CREATE FUNCTION commissions_line_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM commissions_month_guard(months.period, months.city_id)
    FROM (SELECT DISTINCT period, city_id FROM added) months;
    RETURN NULL;
END $$;

CREATE TRIGGER commissions_line_guard AFTER INSERT ON commissions_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION commissions_line_guard();

INSERT INTO core_partitionedtable (name, by_city, guard)
VALUES ('commissions_line', true, 'commissions_month_guard');
