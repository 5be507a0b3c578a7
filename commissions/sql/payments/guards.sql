-- What the database holds the application to, whoever asks. Entries are append-only by the rights of its role.

-- Nobody is paid more than is owed: after whatever was posted, the balance of each payee in a city is not below zero.
CREATE FUNCTION commissions_payable_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    short record;
BEGIN
    SELECT e.payee_id, e.city_id, sum(e.amount) AS balance INTO short
    FROM commissions_payableentry e
    WHERE (e.payee_id, e.city_id) IN (SELECT DISTINCT payee_id, city_id FROM added)
    GROUP BY e.payee_id, e.city_id HAVING sum(e.amount) < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'payable of payee % in city % would be %', short.payee_id, short.city_id, short.balance
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER commissions_payable_guard AFTER INSERT ON commissions_payableentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION commissions_payable_guard();

-- A batch goes its way one step at a time; its figures change while it is a draft, and may only shrink when it is sent.
CREATE FUNCTION commissions_batch_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' OR num_nonnulls(NEW.submitted_by_id, NEW.approved_by_id, NEW.seconded_by_id, NEW.sent_by_id) > 0 THEN
            RAISE EXCEPTION 'a payment batch begins as a draft' USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'payment batch % can''t be deleted', OLD.number
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (OLD.city_id, OLD.number, OLD.prepared_at) <> (NEW.city_id, NEW.number, NEW.prepared_at)
        OR OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
            ('draft', 'submitted'), ('draft', 'discarded'), ('submitted', 'draft'), ('submitted', 'approved'),
            ('approved', 'draft'), ('approved', 'seconded'), ('approved', 'sent'), ('seconded', 'draft'),
            ('seconded', 'sent'), ('sent', 'settled')
        )
        OR OLD.status <> 'draft' AND (OLD.period, OLD.version, OLD.prepared_by_id, OLD.takes_two)
            <> (NEW.period, NEW.version, NEW.prepared_by_id, NEW.takes_two)
        OR OLD.status <> 'draft' AND NEW.status <> 'sent' AND (OLD.count, OLD.gross, OLD."offset", OLD.deposit, OLD.withheld, OLD.net)
            <> (NEW.count, NEW.gross, NEW."offset", NEW.deposit, NEW.withheld, NEW.net)
        OR OLD.status <> 'draft' AND (NEW.gross > OLD.gross OR NEW.net > OLD.net) THEN
        RAISE EXCEPTION 'payment batch % is % and can''t become %', OLD.number, OLD.status, NEW.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER commissions_batch_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION commissions_batch_guard();

-- Payments are made and thrown away with a draft. From then on only what becomes of them changes, and a number that
-- was given stays until its payment is left out of the file.
CREATE FUNCTION commissions_payment_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    fate constant text[] := '{status,number,obstacle,answer,answered_at,paid_on,reversal_reason,reversal_document,reversed_by_id,reversed_at}';
    batch record;
BEGIN
    SELECT status, sent_by_id INTO batch FROM commissions_paymentbatch
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.batch_id ELSE NEW.batch_id END;
    IF TG_OP <> 'UPDATE' THEN
        IF batch.status <> 'draft' THEN
            RAISE EXCEPTION 'the payments of a batch that is % don''t change', batch.status
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF to_jsonb(OLD) - fate <> to_jsonb(NEW) - fate
        OR OLD.number IS DISTINCT FROM NEW.number AND NOT (NEW.number IS NULL AND NEW.status = 'left_out')
        OR OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
            ('planned', 'sent'), ('planned', 'paid'), ('planned', 'left_out'), ('sent', 'paid'), ('sent', 'failed'),
            ('paid', 'reversed')
        ) THEN
        RAISE EXCEPTION 'payment % is % and can''t become %', OLD.number, OLD.status, NEW.status
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF NEW.status = 'reversed' AND (NEW.reversed_by_id IS NULL OR NEW.reversed_by_id = batch.sent_by_id) THEN
        RAISE EXCEPTION 'payment % can''t be reversed by who sent it', OLD.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER commissions_payment_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_payment
    FOR EACH ROW EXECUTE FUNCTION commissions_payment_guard();

-- What a payment is made of is made and thrown away with it; a part dies once, when its payment is taken back.
CREATE FUNCTION commissions_payment_part_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    parent record;
    row_data jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
    SELECT p.status, b.status AS batch_status INTO parent
    FROM commissions_payment p JOIN commissions_paymentbatch b ON b.id = p.batch_id
    WHERE p.id = (row_data->>'payment_id')::bigint;
    IF TG_OP = 'UPDATE' AND (
        to_jsonb(OLD) - 'is_live' <> row_data - 'is_live' OR NOT (to_jsonb(OLD)->>'is_live')::boolean
        OR parent.status NOT IN ('left_out', 'failed', 'reversed')
    ) OR TG_OP <> 'UPDATE' AND parent.batch_status <> 'draft' THEN
        RAISE EXCEPTION 'what payment % is made of doesn''t change', row_data->>'payment_id'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER commissions_payment_part_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_paymentpart
    FOR EACH ROW EXECUTE FUNCTION commissions_payment_part_guard();
CREATE TRIGGER commissions_payment_offset_guard BEFORE INSERT OR UPDATE OR DELETE ON commissions_paymentoffset
    FOR EACH ROW EXECUTE FUNCTION commissions_payment_part_guard();
