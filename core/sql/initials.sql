-- Pinyin initials of names, kept by a trigger, so that COPY and raw SQL have them too. Read from core/data/initials.tsv.
CREATE TABLE core_hanzi (character text PRIMARY KEY, initial text NOT NULL);

-- 临江3G店 is lj3gd: a letter a character, what is Latin or a digit as it stands, the rest left out. Each character is
-- looked up by its key: a join would read the whole table for every name, 2 ms of it.
CREATE FUNCTION portal_initials(name text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(coalesce(
        (SELECT h.initial FROM core_hanzi h WHERE h.character = one), CASE WHEN one ~ '[a-z0-9]' THEN one END
    ), '' ORDER BY nth), '')
    FROM string_to_table(lower(name), NULL) WITH ORDINALITY AS t(one, nth)
$$;

CREATE FUNCTION portal_set_initials() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.initials := left(portal_initials(NEW.name), 120);
    RETURN NEW;
END $$;
