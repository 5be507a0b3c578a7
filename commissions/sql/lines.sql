-- The ledger. Partitioned by month and city, so that a month's lines of a city are loaded bare and indexed
-- afterwards. Each index begins with what tells the lines of one partition apart, since all of them have one city and
-- one month: it is built and searched by comparing one number. That a run writes a line key once is seen to by the
-- engine, and by verify_ledger; an index over the eight columns of a key took a fifth of the time of a run.
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
    worth bigint,
    PRIMARY KEY (id, city_id, period)
) PARTITION BY LIST (period);
CREATE INDEX commissions_line_payee ON commissions_line (payee_id);
CREATE INDEX commissions_line_fact ON commissions_line (fact_id);
-- Refusals are read by reason; most lines have none, so that the index stays small.
CREATE INDEX commissions_line_reason ON commissions_line (reason, id) WHERE reason <> '';
-- Few lines have another month's event: they are looked for in all months.
CREATE INDEX commissions_line_earlier ON commissions_line (event_period) WHERE event_period <> period;
-- What a stage acted on is listed from here: lines of a payee's month as a whole, and those that a cap or a factor changed.
-- It is one index, so that a month is looked through once to build it, and a small one: most lines are in none of them.
CREATE INDEX commissions_line_stage ON commissions_line (id, kind)
    WHERE kind > 2 OR cut <> 0 OR worth IS NOT NULL AND reason IN ('', 'C00', 'F00', 'P00', 'T00', 'Z00');

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
