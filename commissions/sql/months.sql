-- A month goes its way one step at a time, and what was published stays as it was.
CREATE FUNCTION commissions_month_state_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'month % of city % can''t be deleted', OLD.period, OLD.city_id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (OLD.city_id, OLD.period) <> (NEW.city_id, NEW.period)
        OR OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
            ('open', 'submitted'), ('submitted', 'open'), ('submitted', 'approved'),
            ('approved', 'open'), ('approved', 'published'), ('published', 'closed')
        )
        OR OLD.version <> NEW.version AND OLD.status <> 'open' THEN
        RAISE EXCEPTION 'month % of city % is % and can''t become %', OLD.period, OLD.city_id, OLD.status, NEW.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    -- Maker is not checker: neither who ran the month nor who submitted it approves it.
    IF NEW.status = 'approved' AND OLD.status = 'submitted' AND (
        NEW.approved_by_id IS NOT DISTINCT FROM NEW.submitted_by_id
        OR EXISTS (
            SELECT 1 FROM commissions_run
            WHERE city_id = NEW.city_id AND period = NEW.period AND status = 'done'
                AND started_by_id = NEW.approved_by_id
        )
    ) THEN
        RAISE EXCEPTION 'month % of city % can''t be approved by who prepared it', NEW.period, NEW.city_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'published' AND OLD.status = 'approved'
        AND NEW.published_by_id IS NOT DISTINCT FROM NEW.submitted_by_id THEN
        RAISE EXCEPTION 'month % of city % can''t be published by who submitted it', NEW.period, NEW.city_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER commissions_month_state_guard BEFORE UPDATE OR DELETE ON commissions_month
    FOR EACH ROW EXECUTE FUNCTION commissions_month_state_guard();

-- Of a published statement only the answer changes: confirmed, disputed, and by whom; and when it was asked for again.
CREATE FUNCTION commissions_statement_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.status <> 'draft'
        AND (to_jsonb(OLD) - '{status,reminded_at,confirmed_at,confirmed_by_id}'::text[])
        = (to_jsonb(NEW) - '{status,reminded_at,confirmed_at,confirmed_by_id}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'statement % is published and doesn''t change', OLD.id
        USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

CREATE TRIGGER commissions_statement_guard BEFORE UPDATE OR DELETE ON commissions_statement
    FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION commissions_statement_guard();

-- What imports ask before an upload is undone: a closed month keeps its uploads.
CREATE OR REPLACE FUNCTION sales_month_closed(city bigint, month integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM commissions_month WHERE city_id = city AND period = month AND status = 'closed'
    )
$$;
