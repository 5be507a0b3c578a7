-- Paragraph 8.9: line caps and floors that come before the factors.
-- Only if: EXISTS (FROM components WHERE early_cap IS NOT NULL OR early_floor IS NOT NULL)

-- A limit that is NULL isn't one.
CREATE MACRO held_to(amount, least_of_it, most_of_it) AS
    CASE WHEN amount = 0 THEN 0 ELSE sign(amount) * least(greatest(abs(amount), least_of_it), most_of_it) END;

-- What the line comes to before its factors, held to the limits, and with them.
CREATE TABLE held AS
WITH early AS (
    SELECT
        *, half_up_product(base, full_weight, full_weighed_by * CASE WHEN pay = 'piece' THEN 100 ELSE 10000 END) AS amount
    FROM priced
    WHERE (refused = '' OR refused = gate) AND coalesce(early_cap, early_floor) IS NOT NULL
),
kept AS (
    SELECT *, held_to(amount, early_floor, early_cap) AS worth FROM early
)
SELECT
    claim_id,
    worth,
    half_up_product(
        worth,
        coalesce(numerator, 1) * CASE WHEN price > 0 THEN 10000 ELSE 1 END,
        coalesce(denominator, 1) * CASE WHEN price > 0 THEN price ELSE 1 END
    ) AS gross,
    early_cap = 0 AND amount <> 0 AS cut_away
FROM kept;
