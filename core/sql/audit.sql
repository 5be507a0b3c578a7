-- Who wrote a row, whichever way: the login role, or the one it has changed to. A SECURITY DEFINER function
-- would otherwise see its owner.
CREATE FUNCTION portal_writing_role() RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

-- When, in which transaction and by which database role is not for the writer to say.
CREATE FUNCTION core_auditevent_stamp() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.transaction := pg_current_xact_id()::text::bigint;
    NEW.db_role := portal_writing_role();
    RETURN NEW;
END $$;
CREATE TRIGGER core_auditevent_stamp BEFORE INSERT ON core_auditevent
    FOR EACH ROW EXECUTE FUNCTION core_auditevent_stamp();

-- What the chain says of a row. The columns are named one by one, so that a column that is added later
-- leaves the old hashes as they are; moments are microseconds, so that no session's time zone matters.
CREATE FUNCTION core_audit_digest(e core_auditevent) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        'E', e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.transaction, e.actor_id, e.actor_name,
        e.acting_as_id, e.acting_as_name, e.action, e.model, e.key, e.object, e.city_id, e.district_id,
        e.channel_id, e.detail, host(e.address), e.request_id, e.db_role
    )::text, 'UTF8'))
$$;
CREATE FUNCTION core_audit_digest(c core_change) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        'C', c.id, (extract(epoch FROM c.at) * 1000000)::bigint, c.transaction, c.table_name, c.operation,
        c.key, c.owner_key, c.city_id, c.old, c.new, c.actor_id, c.acting_as_id, c.request_id, c.source,
        c.db_role, c.depth
    )::text, 'UTF8'))
$$;

-- Seals what has been committed since the last sealing: hash = sha256(hash before || sha256 of the row).
-- It runs after the transactions that it seals, in one of its own, so nobody's work waits for the chain.
-- One sealer at a time; whoever comes second leaves the rows to the first or to the next.
-- The snapshot of the last sealing tells the new rows from the old, however late a long transaction ends.
CREATE FUNCTION core_audit_seal() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_most constant integer := 20000;
    head core_audithead;
    seen pg_snapshot;
    entry record;
    sealed integer := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('core_audit_seal')) THEN
        RETURN 0;
    END IF;
    -- A seal that a crash loses is made again from its row.
    PERFORM set_config('synchronous_commit', 'off', true);
    INSERT INTO core_audithead (id, position, hash, snapshot, cluster, event_floor, change_floor)
    VALUES (1, 0, '\x', '1:1:', 0, 0, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM core_audithead WHERE id = 1;
    -- Restored on another server, whose transactions are counted anew: from here on numbers tell.
    IF head.cluster <> (SELECT system_identifier FROM pg_control_system()) THEN
        head.cluster := (SELECT system_identifier FROM pg_control_system());
        head.snapshot := '1:1:';
        head.event_floor := (SELECT coalesce(max(row_id), 0) FROM core_auditseal WHERE source = 'E');
        head.change_floor := (SELECT coalesce(max(row_id), 0) FROM core_auditseal WHERE source = 'C');
    END IF;
    FOR entry IN
        WITH since AS MATERIALIZED (SELECT pg_snapshot_xmin(head.snapshot::pg_snapshot)::text::bigint AS xmin)
        SELECT fresh.*, pg_current_snapshot()::text AS snapshot FROM (
            SELECT 'E' AS source, e.id AS row_id, e.at, core_audit_digest(e) AS digest
            FROM core_auditevent e
            WHERE e.id > head.event_floor AND e.transaction >= (SELECT xmin FROM since)
                AND NOT pg_visible_in_snapshot(e.transaction::text::xid8, head.snapshot::pg_snapshot)
                AND NOT EXISTS (SELECT FROM core_auditseal s WHERE s.source = 'E' AND s.row_id = e.id)
            UNION ALL
            SELECT 'C', c.id, c.at, core_audit_digest(c)
            FROM core_change c
            WHERE c.id > head.change_floor AND c.transaction >= (SELECT xmin FROM since)
                AND NOT pg_visible_in_snapshot(c.transaction::text::xid8, head.snapshot::pg_snapshot)
                AND NOT EXISTS (SELECT FROM core_auditseal s WHERE s.source = 'C' AND s.row_id = c.id)
        ) fresh
        ORDER BY fresh.at, fresh.source, fresh.row_id
        LIMIT at_most
    LOOP
        head.position := head.position + 1;
        head.hash := sha256(head.hash || entry.digest);
        seen := entry.snapshot;
        sealed := sealed + 1;
        INSERT INTO core_auditseal (position, source, row_id, hash)
        VALUES (head.position, entry.source, entry.row_id, head.hash);
    END LOOP;
    IF sealed > 0 THEN
        UPDATE core_audithead SET position = head.position, hash = head.hash,
            snapshot = CASE WHEN sealed < at_most THEN seen::text ELSE head.snapshot END,
            cluster = head.cluster, event_floor = head.event_floor, change_floor = head.change_floor
        WHERE id = 1;
    END IF;
    RETURN sealed;
END $$;
REVOKE EXECUTE ON FUNCTION core_audit_seal FROM PUBLIC;

-- Puts the triggers on a table; called by migrations. Again is as good as once.
CREATE FUNCTION core_track_table(name text, key text, owner_key text, ignored text, secret text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    operation text;
    transition text;
BEGIN
    FOR operation, transition IN VALUES
        ('INSERT', 'NEW TABLE AS new_rows'),
        ('UPDATE', 'OLD TABLE AS old_rows NEW TABLE AS new_rows'),
        ('DELETE', 'OLD TABLE AS old_rows')
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT'
            ' EXECUTE FUNCTION core_track(%L, %L, %L, %L)',
            'core_track_' || lower(operation), operation, name, transition, key, owner_key, ignored, secret);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION core_track_table FROM PUBLIC;
