-- The table of Django's database cache: limits on guesses are shared by all workers through it. Made here and not by
-- createcachetable, so that it gets its rights with all other tables.
CREATE TABLE core_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
