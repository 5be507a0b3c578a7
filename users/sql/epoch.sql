-- Sessions that were ended stay ended: the epoch never goes back, whatever an older copy of the row says,
-- and whoever is disabled, by whatever statement, has no session left when they are enabled again.
CREATE FUNCTION users_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.session_epoch := greatest(NEW.session_epoch, OLD.session_epoch);
    IF OLD.is_active AND NOT NEW.is_active THEN
        NEW.session_epoch := NEW.session_epoch + 1;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER users_epoch BEFORE UPDATE ON users_user FOR EACH ROW EXECUTE FUNCTION users_epoch();
