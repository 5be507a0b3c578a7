-- What a version says changes only while it is a draft: figures, qualifier, instalments and factors too.
CREATE OR REPLACE FUNCTION commissions_version_guard() RETURNS trigger
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

-- What is paid in parts: which part a line is, and what the parts of the fact share.
ALTER TABLE commissions_line ADD COLUMN part smallint, ADD COLUMN whole bigint;

SELECT core_track_table('commissions_instalment', 'id', 'component_id', '', '');
SELECT core_track_table('commissions_figure', 'id', 'version_id', '', '');
SELECT core_track_table('commissions_figureproduct', 'id', 'figure_id', '', '');
SELECT core_track_table('commissions_figuregate', 'id', 'figure_id', '', '');
SELECT core_track_table('commissions_qualifierlevel', 'id', 'version_id', '', '');
SELECT core_track_table('commissions_qualifierminimum', 'id', 'level_id', '', '');
