-- Builds the key and the indexes on the filled table, checks its rows and attaches it. Keys must be
-- constraints here as they are in the parent, or attaching would build them a second time. Then takes the
-- figures that the planner goes by: the server does so only some time after a COMMIT, and until then lists of a million
-- lines would be read as if there were a handful. A small sample is enough, and costs 0.1 s.
CREATE OR REPLACE FUNCTION portal_partition_attach(parent text, period integer, city bigint) RETURNS void
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
