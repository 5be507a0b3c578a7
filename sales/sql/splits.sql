-- The shares of a sale are the whole of it, whoever writes them; and every change is written down: the engine's
-- explanations ask how a sale was shared at a past moment.
CREATE FUNCTION sales_shares_are_whole(shares jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(sum(value::bigint) = 10000 AND min(value::bigint) > 0, false) FROM jsonb_each_text(shares)
$$;

ALTER TABLE sales_salesplit ADD CONSTRAINT sales_split_whole CHECK (sales_shares_are_whole(shares));

SELECT core_track_table('sales_salesplit', 'id', 'fact_id', '', '');
