-- What a line would come to without conditions and factors (algorithm.md 10.9), where that is another amount. Lines that are
-- there already have none: of their months nobody knows it any more.
ALTER TABLE commissions_line ADD COLUMN worth bigint;

-- What a stage acted on is listed from here: lines of a payee's month as a whole, and those that a cap or a factor changed.
-- It is one index, so that a month is looked through once to build it, and a small one: most lines are in none of them.
CREATE INDEX commissions_line_stage ON commissions_line (id, kind)
    WHERE kind > 2 OR cut <> 0 OR worth IS NOT NULL AND reason IN ('', 'C00', 'F00', 'P00', 'T00', 'Z00');
