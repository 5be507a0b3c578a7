-- Partitions are made by functions that run with their owner's rights, because the application's role
-- owns nothing. They accept only tables that a migration has entered in core_partitionedtable.

-- The partition of one month. A table that is also split by city gets an inner level, ready for its cities.
-- Made standalone and then attached, empty: readers of other months are not blocked and nothing is scanned.
CREATE FUNCTION portal_partition_month(parent text, period integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    child text := format('%s_%s', parent, period);
    inner_level boolean;
BEGIN
    SELECT by_city INTO inner_level FROM core_partitionedtable WHERE name = parent;
    IF NOT FOUND OR period NOT BETWEEN 200001 AND 209912 OR period % 100 NOT BETWEEN 1 AND 12 THEN
        RAISE EXCEPTION 'no partition % of %', period, parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass(child) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext(child));
    IF to_regclass(child) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS%s)%s',
        child, parent,
        CASE WHEN inner_level THEN '' ELSE ' INCLUDING INDEXES' END,
        CASE WHEN inner_level THEN ' PARTITION BY LIST (city_id)' ELSE '' END
    );
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%s)', parent, child, period);
END $$;

-- Lets the table's own guard refuse a month, for example because it is closed.
CREATE FUNCTION portal_partition_guard(parent text, period integer, city bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    guard_function text;
BEGIN
    SELECT guard INTO guard_function FROM core_partitionedtable WHERE name = parent AND by_city;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% is not split by city', parent USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF guard_function <> '' THEN
        EXECUTE format('SELECT %I($1, $2)', guard_function) USING period, city;
    END IF;
END $$;

-- A bare table for one month and city, to be filled by COPY before it has any index. It knows both by itself.
-- Returns its name, or NULL when that partition is already there: then rows are inserted as usual.
CREATE FUNCTION portal_partition_open(parent text, period integer, city bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    child text := format('%s_%s_%s', parent, period, city);
BEGIN
    PERFORM portal_partition_guard(parent, period, city);
    PERFORM portal_partition_month(parent, period);
    IF to_regclass(child) IS NOT NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
    EXECUTE format('ALTER TABLE %I ALTER period SET DEFAULT %s, ALTER city_id SET DEFAULT %s', child, period, city);
    EXECUTE format('GRANT INSERT, SELECT ON %I TO portal_app', child);
    RETURN child;
END $$;

-- Builds the key and the indexes on the filled table, checks its rows and attaches it. Keys must be
-- constraints here as they are in the parent, or attaching would build them a second time. Then takes the
-- figures that the planner goes by: the server does so only some time after a COMMIT, and until then lists of a million
-- lines would be read as if there were a handful. A small sample is enough, and costs 0.1 s.
CREATE FUNCTION portal_partition_attach(parent text, period integer, city bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 20 AS $$
DECLARE
    month text := format('%s_%s', parent, period);
    child text := format('%s_%s_%s', parent, period, city);
    definition text;
    number integer := 0;
BEGIN
    PERFORM portal_partition_guard(parent, period, city);
    EXECUTE format('REVOKE ALL ON %I FROM portal_app', child);
    EXECUTE format(
        'ALTER TABLE %I ADD CONSTRAINT %I CHECK (period = %s AND city_id = %s)',
        child, child || '_bounds', period, city
    );
    FOR definition IN
        SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = month::regclass AND contype IN ('p', 'u') ORDER BY contype
    LOOP
        number := number + 1;
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', child, child || '_k' || number, definition);
    END LOOP;
    FOR definition IN
        SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid = month::regclass
          AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        ORDER BY i.indexrelid
    LOOP
        number := number + 1;
        EXECUTE regexp_replace(
            definition, 'INDEX .* ON (ONLY )?\S+ USING',
            format('INDEX %I ON %I USING', child || '_i' || number, child)
        );
    END LOOP;
    EXECUTE format('ANALYZE %I', child);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%s)', month, child, city);
END $$;

REVOKE EXECUTE ON FUNCTION portal_partition_guard, portal_partition_month, portal_partition_open,
    portal_partition_attach FROM PUBLIC;
