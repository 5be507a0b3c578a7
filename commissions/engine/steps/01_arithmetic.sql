-- Paragraphs 1.3 and 1.6: measures, rounding, months.

-- DuckDB's // cuts towards zero, so the sign is taken off before dividing and put back afterwards.
CREATE MACRO half_up(numerator, denominator) AS
    CASE
        WHEN numerator < 0 THEN -((2 * -(numerator) + denominator) // (2 * denominator))
        ELSE (2 * numerator + denominator) // (2 * denominator)
    END;

-- a * b / divisor. Figures below a thousand million multiply within 64 bits, which is ten times as fast as 128.
CREATE MACRO half_up_product(a, b, divisor) AS
    CASE
        WHEN abs(a) < 1000000000 AND abs(b) < 1000000000 AND divisor < 1000000000
        THEN half_up(a::BIGINT * b::BIGINT, divisor::BIGINT)
        ELSE half_up(a::HUGEINT * b::HUGEINT, divisor::HUGEINT)::BIGINT
    END;

-- With an unknown part a net bill is unknown, not the other part.
CREATE MACRO measure_of(name, quantity, first_payment, plan_fee, billed, arrears, minutes, megabytes, value_) AS
    CASE name
        WHEN 'quantity' THEN quantity
        WHEN 'first_payment' THEN first_payment
        WHEN 'plan_fee' THEN plan_fee
        WHEN 'billed' THEN billed
        WHEN 'arrears' THEN arrears
        WHEN 'net_bill' THEN billed - arrears
        WHEN 'minutes' THEN minutes::BIGINT
        WHEN 'megabytes' THEN megabytes::BIGINT
        WHEN 'value' THEN value_
    END;

CREATE MACRO month_number(period) AS period // 100 * 12 + period % 100 - 1;

CREATE MACRO shift_period(period, months) AS
    (month_number(period) + months) // 12 * 100 + (month_number(period) + months) % 12 + 1;

-- An edge of a band that is open. No figure comes near it, and it is never multiplied.
CREATE MACRO infinity() AS 1000000000000000000000000000000::HUGEINT;

CREATE MACRO scaled_edge(edge, whole) AS CASE WHEN abs(edge) = infinity() THEN edge ELSE edge * whole END;
