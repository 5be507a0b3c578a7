-- An approved frame stays what it was, and nobody approves one that they had a hand in.
CREATE FUNCTION commissions_frame_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'approved' THEN
        RAISE EXCEPTION 'frame % was approved and doesn''t change', OLD.id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.approved_by_id = ANY(NEW.makers || OLD.makers) THEN
        RAISE EXCEPTION 'frame % can''t be approved by who prepared it', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER commissions_frame_guard BEFORE UPDATE OR DELETE ON commissions_frame
    FOR EACH ROW EXECUTE FUNCTION commissions_frame_guard();
