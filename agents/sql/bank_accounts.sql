-- A bank account is never edited and never deleted: its state goes one way, one step at a time, and all else
-- stays as it was proposed. Another account is another row.
CREATE FUNCTION agents_bankaccount_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    steps constant text[] := '{status,proposed_by_id,proposed_at,decided_by_id,decided_at,answer}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'bank account % can''t be deleted', OLD.id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF to_jsonb(OLD) - steps <> to_jsonb(NEW) - steps THEN
        RAISE EXCEPTION 'bank account % can''t be edited', OLD.id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (OLD.status, NEW.status) NOT IN (
        ('requested', 'proposed'), ('requested', 'refused'), ('requested', 'withdrawn'),
        ('proposed', 'approved'), ('proposed', 'refused'), ('proposed', 'withdrawn'), ('approved', 'superseded')
    ) OR OLD.status <> 'requested' AND (OLD.proposed_by_id, OLD.proposed_at) IS DISTINCT FROM
        (NEW.proposed_by_id, NEW.proposed_at)
    OR OLD.status = 'approved' AND (OLD.decided_by_id, OLD.decided_at) IS DISTINCT FROM
        (NEW.decided_by_id, NEW.decided_at) THEN
        RAISE EXCEPTION 'bank account % is % and can''t become %', OLD.id, OLD.status, NEW.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END $$;

-- A row begins as what somebody asks for or proposes, never as approved.
CREATE FUNCTION agents_bankaccount_begin() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN ('requested', 'proposed') OR NEW.decided_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'a bank account begins as a request or a proposal'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agents_bankaccount_guard BEFORE UPDATE OR DELETE ON agents_bankaccount
    FOR EACH ROW EXECUTE FUNCTION agents_bankaccount_guard();
CREATE TRIGGER agents_bankaccount_begin BEFORE INSERT ON agents_bankaccount
    FOR EACH ROW EXECUTE FUNCTION agents_bankaccount_begin();
