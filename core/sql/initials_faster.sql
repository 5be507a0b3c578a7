-- The same initials, each character looked up by its key: a join would read the whole table for every name, 2 ms of it.
CREATE OR REPLACE FUNCTION portal_initials(name text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(coalesce(
        (SELECT h.initial FROM core_hanzi h WHERE h.character = one), CASE WHEN one ~ '[a-z0-9]' THEN one END
    ), '' ORDER BY nth), '')
    FROM string_to_table(lower(name), NULL) WITH ORDINALITY AS t(one, nth)
$$;
