-- Facts by month. The partial unique index says that a natural key has one current revision;
-- it begins with city_id like every key of a large table, so that the tables can be spread by city. Facts are also
-- searched by the subscriber's number, whole or by its beginning.
CREATE SEQUENCE sales_fact_id AS bigint;

CREATE TABLE sales_sale (
    city_id bigint NOT NULL,
    period integer NOT NULL,
    fact_id bigint NOT NULL,
    revision integer NOT NULL,
    channel_id bigint NOT NULL,
    import_id bigint NOT NULL,
    superseded_by bigint,
    product_id bigint NOT NULL,
    event_date date NOT NULL,
    quantity integer NOT NULL,
    instalment smallint NOT NULL,
    first_payment bigint NOT NULL,
    reported_amount bigint,
    amount bigint,
    cost bigint,
    campaign_id bigint,
    real_name boolean,
    subscriber text NOT NULL,
    iccid text NOT NULL,
    remark text NOT NULL,
    PRIMARY KEY (city_id, period, fact_id, revision)
) PARTITION BY LIST (period);
CREATE UNIQUE INDEX sales_sale_current ON sales_sale
    (city_id, period, channel_id, product_id, subscriber, instalment) WHERE superseded_by IS NULL;
CREATE INDEX sales_sale_import ON sales_sale (import_id);
CREATE INDEX sales_sale_number ON sales_sale (subscriber text_pattern_ops);

CREATE TABLE sales_subscribermonth (
    city_id bigint NOT NULL,
    period integer NOT NULL,
    fact_id bigint NOT NULL,
    revision integer NOT NULL,
    channel_id bigint NOT NULL,
    import_id bigint NOT NULL,
    superseded_by bigint,
    product_id bigint,
    months_in_net integer,
    minutes integer,
    megabytes integer,
    billed bigint NOT NULL,
    arrears bigint NOT NULL,
    plan_fee bigint NOT NULL,
    suspended_days smallint NOT NULL,
    real_name boolean,
    subscriber text NOT NULL,
    PRIMARY KEY (city_id, period, fact_id, revision)
) PARTITION BY LIST (period);
CREATE UNIQUE INDEX sales_subscribermonth_current ON sales_subscribermonth
    (city_id, period, subscriber) WHERE superseded_by IS NULL;
CREATE INDEX sales_subscribermonth_import ON sales_subscribermonth (import_id);
CREATE INDEX sales_subscribermonth_number ON sales_subscribermonth (subscriber text_pattern_ops);

CREATE TABLE sales_channelmonth (
    city_id bigint NOT NULL,
    period integer NOT NULL,
    fact_id bigint NOT NULL,
    revision integer NOT NULL,
    channel_id bigint NOT NULL,
    import_id bigint NOT NULL,
    superseded_by bigint,
    metric_id bigint NOT NULL,
    value bigint,
    state smallint NOT NULL,
    PRIMARY KEY (city_id, period, fact_id, revision),
    CHECK ((state = 1) = (value IS NOT NULL))
) PARTITION BY LIST (period);
CREATE UNIQUE INDEX sales_channelmonth_current ON sales_channelmonth
    (city_id, period, channel_id, metric_id) WHERE superseded_by IS NULL;
CREATE INDEX sales_channelmonth_import ON sales_channelmonth (import_id);

CREATE TABLE sales_subscriberevent (
    city_id bigint NOT NULL,
    period integer NOT NULL,
    fact_id bigint NOT NULL,
    revision integer NOT NULL,
    channel_id bigint NOT NULL,
    import_id bigint NOT NULL,
    superseded_by bigint,
    event_date date NOT NULL,
    kind smallint NOT NULL,
    suspended_days smallint NOT NULL,
    subscriber text NOT NULL,
    remark text NOT NULL,
    PRIMARY KEY (city_id, period, fact_id, revision)
) PARTITION BY LIST (period);
CREATE UNIQUE INDEX sales_subscriberevent_current ON sales_subscriberevent
    (city_id, period, channel_id, subscriber, kind, event_date) WHERE superseded_by IS NULL;
CREATE INDEX sales_subscriberevent_import ON sales_subscriberevent (import_id);

INSERT INTO core_partitionedtable (name, by_city, guard) VALUES
    ('sales_sale', false, ''), ('sales_subscribermonth', false, ''), ('sales_channelmonth', false, ''),
    ('sales_subscriberevent', false, '');

-- Whether a city's month is closed, which only commissions know: they replace this function by their own.
CREATE FUNCTION sales_month_closed(city bigint, month integer) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT false $$;
