-- Holds, invoices, write-offs, returns of deposits and proposed adjustments say what was said: only what becomes of them is ever written, once. And no debt is
-- written off without the consent of a second person.
CREATE FUNCTION commissions_said_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    fate constant text[] := TG_ARGV[0]::text[];
    is_open boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_open := CASE TG_TABLE_NAME
            WHEN 'commissions_paymenthold' THEN to_jsonb(OLD)->>'released_at' IS NULL
            ELSE to_jsonb(OLD)->>'status' IN ('waiting', 'proposed')
        END;
        IF is_open AND to_jsonb(OLD) - fate = to_jsonb(NEW) - fate THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% % can''t be changed any more', TG_TABLE_NAME, to_jsonb(OLD)->>'id'
        USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;

CREATE TRIGGER commissions_hold_guard BEFORE UPDATE OR DELETE ON commissions_paymenthold
    FOR EACH ROW EXECUTE FUNCTION commissions_said_guard('{released_by_id,released_at,release_reason}');
CREATE TRIGGER commissions_invoice_guard BEFORE UPDATE OR DELETE ON commissions_invoice
    FOR EACH ROW EXECUTE FUNCTION commissions_said_guard('{status,answer,decided_by_id,decided_at}');
CREATE TRIGGER commissions_write_off_guard BEFORE UPDATE OR DELETE ON commissions_writeoff
    FOR EACH ROW EXECUTE FUNCTION commissions_said_guard('{status,answer,decided_by_id,decided_at}');
CREATE TRIGGER commissions_deposit_return_guard BEFORE UPDATE OR DELETE ON commissions_depositreturn
    FOR EACH ROW EXECUTE FUNCTION commissions_said_guard('{status,answer,decided_by_id,decided_at}');
CREATE TRIGGER commissions_adjustment_request_guard BEFORE UPDATE OR DELETE ON commissions_adjustmentrequest
    FOR EACH ROW EXECUTE FUNCTION commissions_said_guard('{status,finding,decided_by_id,decided_at,adjustment_id}');

CREATE FUNCTION commissions_debt_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.written_off OR NOT EXISTS (
        SELECT FROM commissions_writeoff w
        WHERE w.debt_id = NEW.id AND w.status = 'approved' AND w.amount = OLD.amount - OLD."offset"
    ) THEN
        RAISE EXCEPTION 'debt % is written off by two people or not at all', OLD.id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER commissions_debt_guard BEFORE UPDATE ON commissions_debt
    FOR EACH ROW WHEN (OLD.written_off IS DISTINCT FROM NEW.written_off) EXECUTE FUNCTION commissions_debt_guard();
