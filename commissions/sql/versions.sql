-- What a reviewer reads stays what it was: what a version says changes only while it is a draft.
CREATE FUNCTION commissions_version_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    version bigint;
    state text;
    row_data jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
    IF TG_TABLE_NAME IN ('commissions_component', 'commissions_figure', 'commissions_qualifierlevel') THEN
        version := (row_data->>'version_id')::bigint;
    ELSIF TG_TABLE_NAME = 'commissions_band' THEN
        SELECT c.version_id INTO version FROM commissions_rule r
        JOIN commissions_component c ON c.id = r.component_id WHERE r.id = (row_data->>'rule_id')::bigint;
    ELSIF TG_TABLE_NAME IN ('commissions_figureproduct', 'commissions_figuregate') THEN
        SELECT version_id INTO version FROM commissions_figure WHERE id = (row_data->>'figure_id')::bigint;
    ELSIF TG_TABLE_NAME = 'commissions_qualifierminimum' THEN
        SELECT version_id INTO version FROM commissions_qualifierlevel WHERE id = (row_data->>'level_id')::bigint;
    ELSE
        SELECT version_id INTO version FROM commissions_component
        WHERE id = (row_data->>'component_id')::bigint;
    END IF;
    SELECT status INTO state FROM commissions_planversion WHERE id = version;
    IF state <> 'draft' THEN
        RAISE EXCEPTION 'plan version % is % and its rules don''t change', version, state
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER commissions_component_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_component
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_rule_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_rule
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_band_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_band
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_gate_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_gate
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_instalment_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_instalment
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_figure_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_figure
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_figureproduct_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_figureproduct
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_figuregate_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_figuregate
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_qualifierlevel_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_qualifierlevel
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();
CREATE TRIGGER commissions_qualifierminimum_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_qualifierminimum
    FOR EACH ROW EXECUTE FUNCTION commissions_version_guard();

-- An approved version keeps its months, its document and its approval; it may only be superseded.
-- Nobody approves a version that they had a hand in.
CREATE FUNCTION commissions_version_state_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('active', 'superseded') THEN
        IF TG_OP = 'DELETE' OR NEW.status NOT IN ('active', 'superseded')
            OR (to_jsonb(OLD) - 'status') <> (to_jsonb(NEW) - 'status') THEN
            RAISE EXCEPTION 'plan version % was approved and doesn''t change', OLD.id
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND NEW.approved_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM commissions_versionevent
        WHERE version_id = NEW.id AND user_id = NEW.approved_by_id
            AND action IN ('created', 'edited', 'imported', 'submitted')
    ) THEN
        RAISE EXCEPTION 'plan version % can''t be approved by who prepared it', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER commissions_version_state_guard BEFORE UPDATE OR DELETE ON commissions_planversion
    FOR EACH ROW EXECUTE FUNCTION commissions_version_state_guard();
