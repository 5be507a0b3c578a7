-- What the planner must know of a staging table before it is joined: its owner alone may ask for that.
CREATE FUNCTION portal_staging_analyze(session bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('ANALYZE %I', format('staging_%s', session));
END $$;
REVOKE EXECUTE ON FUNCTION portal_staging_analyze FROM PUBLIC;
-- A workbook is compressed already: trying again would only cost.
ALTER TABLE core_importfilepart ALTER COLUMN content SET STORAGE EXTERNAL;
