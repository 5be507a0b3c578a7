-- Cases that a version was approved by stay what they were: changed only in a draft, and worked out until the approval.
CREATE FUNCTION commissions_golden_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    SELECT status INTO state FROM commissions_planversion
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    IF state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND state = 'in_review'
        AND (OLD.version_id, OLD.file_name, OLD.cases, OLD.uploaded_by_id, OLD.uploaded_at)
            = (NEW.version_id, NEW.file_name, NEW.cases, NEW.uploaded_by_id, NEW.uploaded_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the version is % and its golden cases don''t change', state
        USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

CREATE TRIGGER commissions_golden_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_goldenbook
    FOR EACH ROW EXECUTE FUNCTION commissions_golden_guard();
