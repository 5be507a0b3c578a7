-- What a line would come to without conditions and factors (algorithm.md 10.9), where that is another amount. Lines that are
-- there already have none: of their months nobody knows it any more.
ALTER TABLE commissions_line ADD COLUMN worth bigint;
