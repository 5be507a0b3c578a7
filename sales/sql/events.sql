-- Events of subscribers, by month like the other facts.
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

INSERT INTO core_partitionedtable (name, by_city, guard) VALUES ('sales_subscriberevent', false, '');
