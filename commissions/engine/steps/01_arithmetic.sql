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

-- A figure of a fact by its name, of the row `f`. With an unknown part a net bill is unknown, not the other part.
CREATE MACRO measure_of(name, f) AS
    CASE name
        WHEN 'quantity' THEN f.quantity
        WHEN 'amount' THEN f.amount
        WHEN 'margin' THEN f.amount - f.cost
        WHEN 'first_payment' THEN f.first_payment
        WHEN 'plan_fee' THEN f.plan_fee
        WHEN 'billed' THEN f.billed
        WHEN 'arrears' THEN f.arrears
        WHEN 'net_bill' THEN f.billed - f.arrears
        WHEN 'minutes' THEN f.minutes::BIGINT
        WHEN 'megabytes' THEN f.megabytes::BIGINT
        WHEN 'months_in_net' THEN f.months_in_net::BIGINT
        WHEN 'real_name' THEN f.real_name::BIGINT
        WHEN 'value' THEN f.value
    END;

-- The same of a subscriber's month, as far as conditions look it up.
CREATE MACRO usage_of(name, u) AS
    CASE name
        WHEN 'plan_fee' THEN u.plan_fee
        WHEN 'billed' THEN u.billed
        WHEN 'arrears' THEN u.arrears
        WHEN 'net_bill' THEN u.billed - u.arrears
        WHEN 'minutes' THEN u.minutes::BIGINT
        WHEN 'megabytes' THEN u.megabytes::BIGINT
        WHEN 'months_in_net' THEN u.months_in_net::BIGINT
        WHEN 'real_name' THEN u.real_name::BIGINT
    END;

CREATE MACRO month_number(period) AS period // 100 * 12 + period % 100 - 1;

CREATE MACRO first_day_of(period) AS make_date(period // 100, period % 100, 1);

CREATE MACRO shift_period(period, months) AS
    (month_number(period) + months) // 12 * 100 + (month_number(period) + months) % 12 + 1;

-- Paragraph 26: whether a day of the month that a fact is reported for lies after the cut-off; 0 is the calendar's last. What
-- was reported late is of the month that it was reported for.
CREATE MACRO is_cut_off(period, event_date, cut_off) AS
    cut_off > 0 AND day(event_date) > cut_off AND event_date >= first_day_of(period);

CREATE MACRO month_of_day(period, event_date, cut_off) AS
    CASE WHEN is_cut_off(period, event_date, cut_off) THEN shift_period(period, 1) ELSE period END;

-- A month as it is told apart from the same month with another cut-off: the calendar's is its own number.
CREATE MACRO book_of(period, cut_off) AS period + cut_off * 1000000;

-- Paragraph 3.1: whether a component that names months of the year is paid in this one.
CREATE MACRO is_paid_in(paid_months, period) AS paid_months IS NULL OR (paid_months >> (period % 100 - 1)) & 1 = 1;

-- Paragraphs 5.4 and 14.9: what is counted together: a month, or a day of it, which may lie before the month (1.2).
CREATE MACRO span_of(by_day, period, event_date) AS
    CASE WHEN by_day THEN period * 10000 + 5000 + (event_date - first_day_of(period))::INTEGER ELSE period END;

-- Paragraph 5.4: the first month of the count that a month belongs to.
CREATE MACRO count_start(period, count_period) AS
    CASE count_period
        WHEN 'year' THEN period // 100 * 100 + 1
        WHEN 'quarter' THEN period - (period % 100 - 1) % 3
        ELSE period
    END;

-- Paragraph 4.6: whether of two months, as month_number gives them, only one may be paid.
CREATE MACRO too_near(one, other, once_months, once_period) AS
    CASE once_period
        WHEN 'year' THEN one // 12 = other // 12
        WHEN 'quarter' THEN one // 3 = other // 3
        ELSE abs(one - other) < once_months
    END;

-- An edge of a band that is open. No figure comes near it, and it is never multiplied.
CREATE MACRO infinity() AS 1000000000000000000000000000000::HUGEINT;

CREATE MACRO scaled_edge(edge, whole) AS CASE WHEN abs(edge) = infinity() THEN edge ELSE edge * whole END;

-- Paragraph 6.2: to which band an edge belongs.
CREATE MACRO in_band(point, low, high, edges) AS
    CASE WHEN edges = 'lower' THEN low <= point AND point < high ELSE low < point AND point <= high END;

-- Paragraphs 14.1 and 14.7: for whom a figure is counted.
CREATE MACRO owner_of(owner, payee_id, channel_id, subscriber_id) AS
    CASE owner WHEN 'payee' THEN payee_id WHEN 'channel' THEN channel_id WHEN 'subscriber' THEN subscriber_id END;

-- Paragraph 6.11: the same of the second dimension, where edges are multiplied with what the figure is a share of.
CREATE MACRO in_second_band(point, whole, low, high, edges) AS
    in_band(coalesce(point, 0), scaled_edge(low, whole), scaled_edge(high, whole), edges);

-- Which cut-off's month a fact stands in (26.1); no input says it.
ALTER TABLE facts ADD COLUMN cut_off INTEGER DEFAULT 0;
