-- A staging table for one upload: typed, logged because an upload survives a restart, dropped when the upload is settled.
-- columns: [{"name": "row_no", "type": "integer"}, ...]
CREATE FUNCTION portal_staging_create(session bigint, columns jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    child text := format('staging_%s', session);
    spec text;
BEGIN
    IF EXISTS (
        SELECT 1 FROM jsonb_array_elements(columns) c
        WHERE c->>'type' NOT IN ('integer', 'bigint', 'smallint', 'date', 'text', 'boolean', 'jsonb')
           OR c->>'name' !~ '^[a-z][a-z0-9_]{0,58}$'
    ) THEN
        RAISE EXCEPTION 'bad staging columns' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT string_agg(format('%I %s', c->>'name', c->>'type'), ', ' ORDER BY position) INTO spec
    FROM jsonb_array_elements(columns) WITH ORDINALITY AS t(c, position);
    EXECUTE format('DROP TABLE IF EXISTS %I', child);
    EXECUTE format('CREATE TABLE %I (%s)', child, spec);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO portal_app', child);
    RETURN child;
END $$;

CREATE FUNCTION portal_staging_drop(session bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS %I', format('staging_%s', session));
END $$;

-- What the planner must know of a staging table before it is joined: its owner alone may ask for that.
CREATE FUNCTION portal_staging_analyze(session bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ANALYZE %I', format('staging_%s', session));
END $$;

REVOKE EXECUTE ON FUNCTION portal_staging_create, portal_staging_drop, portal_staging_analyze FROM PUBLIC;

-- A workbook is compressed already: trying again would only cost.
ALTER TABLE core_importfilepart ALTER COLUMN content SET STORAGE EXTERNAL;
