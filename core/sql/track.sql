-- Writes down every change of a business table: INSERT, UPDATE, DELETE and COPY, one statement at a time.
-- Arguments: the key column, the column of the row that it belongs to (or ''), columns that are not worth
-- a line, columns of which only the fact of the change is kept. The application can't write here itself.
CREATE FUNCTION core_track() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ignored text[] := string_to_array(TG_ARGV[2], ',');
    secret text[] := string_to_array(TG_ARGV[3], ',');
    hidden jsonb := coalesce((SELECT jsonb_object_agg(name, NULL) FROM unnest(secret) name), '{}');
    who jsonb := coalesce(nullif(current_setting('portal.actor', true), ''), '{}')::jsonb;
    pairs text;
BEGIN
    -- A row that comes or goes is kept whole; of a changed one the columns that differ.
    pairs := CASE TG_OP
        WHEN 'INSERT' THEN
            'SELECT to_jsonb(n) AS row, NULL::jsonb AS old, (to_jsonb(n) - $2) || $4 AS new FROM new_rows n'
        WHEN 'DELETE' THEN
            'SELECT to_jsonb(o) AS row, (to_jsonb(o) - $2) || $4 AS old, NULL::jsonb AS new FROM old_rows o'
        ELSE format($sql$
            SELECT n AS row, d.old, d.new
            FROM (SELECT to_jsonb(o) AS o, to_jsonb(n) AS n FROM old_rows o JOIN new_rows n USING (%I)) both_rows,
            LATERAL (
                SELECT jsonb_object_agg(name, CASE WHEN name = ANY ($3) THEN NULL ELSE o->name END) AS old,
                       jsonb_object_agg(name, CASE WHEN name = ANY ($3) THEN NULL ELSE n->name END) AS new
                FROM jsonb_object_keys(n) AS name
                WHERE name <> ALL ($2) AND o->name IS DISTINCT FROM n->name
            ) d
            WHERE o <> n AND d.new IS NOT NULL
        $sql$, TG_ARGV[0])
    END;
    EXECUTE format($sql$
        INSERT INTO core_change (table_name, operation, key, owner_key, city_id, old, new, actor_id, acting_as_id,
                                 request_id, source, db_role, transaction, at, depth)
        SELECT %L, %L, (row->>%L)::bigint, (row->>nullif(%L, ''))::bigint, (row->>'city_id')::bigint, old, new,
               ($1->>'actor')::bigint, ($1->>'as')::bigint, coalesce($1->>'request', ''),
               coalesce($1->>'source', ''), portal_writing_role(), pg_current_xact_id()::text::bigint,
               clock_timestamp(), pg_trigger_depth()
        FROM (%s) pairs
    $sql$, TG_TABLE_NAME, left(TG_OP, 1), TG_ARGV[0], TG_ARGV[1], pairs) USING who, ignored, secret, hidden;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION core_track FROM PUBLIC;
