-- The tables of the inputs, and the parameters of the run. Keys are declared where a second row would be a contradiction.
CREATE TYPE MEASURE AS ENUM (
    'quantity', 'amount', 'margin', 'first_payment', 'plan_fee', 'billed', 'arrears', 'net_bill', 'minutes', 'megabytes',
    'months_in_net', 'real_name', 'value', 'figure', 'formula'
);
CREATE TABLE facts (
    grain TINYINT NOT NULL, fact_id BIGINT NOT NULL, revision INTEGER NOT NULL, city_id INTEGER NOT NULL,
    period INTEGER NOT NULL, channel_id BIGINT NOT NULL, product_id INTEGER, category_id INTEGER,
    campaign_id INTEGER, metric_id INTEGER, event_date DATE, subscriber VARCHAR, instalment SMALLINT DEFAULT 0, quantity BIGINT,
    amount BIGINT, cost BIGINT, first_payment BIGINT, plan_fee BIGINT, billed BIGINT, arrears BIGINT, minutes INTEGER,
    megabytes INTEGER, months_in_net INTEGER, real_name TINYINT, value BIGINT, state TINYINT DEFAULT 1
);
-- What facts from files are of that say only their product (engine/loading.py); a fee holds from its day to that of the next.
CREATE TABLE products (product_id INTEGER PRIMARY KEY, category_id INTEGER NOT NULL);
CREATE TABLE fees (
    product_id INTEGER NOT NULL, day_from DATE NOT NULL, day_to DATE NOT NULL, plan_fee BIGINT, PRIMARY KEY (product_id, day_from)
);
CREATE TABLE usage (
    city_id INTEGER NOT NULL, subscriber VARCHAR NOT NULL, period INTEGER NOT NULL, minutes INTEGER,
    megabytes INTEGER, months_in_net INTEGER, billed BIGINT, arrears BIGINT, plan_fee BIGINT, suspended_days INTEGER,
    real_name TINYINT
);
CREATE TABLE positions (
    channel_id BIGINT NOT NULL, effective_from DATE NOT NULL, city_id INTEGER NOT NULL, district_id INTEGER,
    city_class SMALLINT, parent_id BIGINT, level SMALLINT, star SMALLINT, mode SMALLINT, kind SMALLINT NOT NULL,
    left_on DATE,
    PRIMARY KEY (channel_id, effective_from)
);
CREATE TABLE components (
    component_id BIGINT PRIMARY KEY, component_key BIGINT NOT NULL, version_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL, effective_from INTEGER NOT NULL, effective_to INTEGER,
    kind ENUM ('piece', 'percent', 'override', 'factor', 'guarantee', 'clawback', 'draw', 'reserve') NOT NULL, grain TINYINT NOT NULL,
    metric_id INTEGER, measure MEASURE DEFAULT 'quantity', measure_figure BIGINT, formula VARCHAR,
    tier_mode ENUM ('whole', 'marginal', 'excess', 'transaction') DEFAULT 'whole',
    tier_basis ENUM ('count', 'amount', 'target_share', 'figure', 'months', 'days') DEFAULT 'count', tier_figure BIGINT,
    tier_scope ENUM ('payee', 'channel') DEFAULT 'payee', count_period ENUM ('day', 'month', 'quarter', 'year') DEFAULT 'month',
    edges ENUM ('lower', 'upper') DEFAULT 'lower', second_measure MEASURE, second_figure BIGINT,
    target_code VARCHAR, prorate BOOLEAN DEFAULT false,
    line_cap BIGINT, payee_cap BIGINT, cap_group VARCHAR, cap_period ENUM ('month', 'year') DEFAULT 'month',
    apply_qualifier BOOLEAN DEFAULT true, apply_coefficients BOOLEAN DEFAULT true,
    override_of BIGINT, override_step TINYINT, override_by ENUM ('share', 'difference') DEFAULT 'share',
    spared_figure BIGINT, spared_share BIGINT DEFAULT 0, in_points BOOLEAN DEFAULT false,
    standing ENUM ('month_start', 'event_day', 'month_end', 'by_days') DEFAULT 'month_start',
    line_floor BIGINT, early_cap BIGINT, early_floor BIGINT, subscriber_cap BIGINT, subscriber_floor BIGINT,
    payee_floor BIGINT, floor_period ENUM ('month', 'year') DEFAULT 'month', clock_stops BOOLEAN DEFAULT false, once_months SMALLINT,
    once_period ENUM ('quarter', 'year'), paid_months SMALLINT, cut_off INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE rules (
    rule_id BIGINT PRIMARY KEY, component_id BIGINT NOT NULL, channel_kind SMALLINT, mode SMALLINT, level SMALLINT,
    star SMALLINT, city_class SMALLINT, city_id INTEGER, district_id INTEGER, channel_id BIGINT, product_id INTEGER,
    category_id INTEGER, campaign_id INTEGER, date_from DATE, date_to DATE
);
CREATE TABLE bands (
    rule_id BIGINT NOT NULL, lower BIGINT NOT NULL DEFAULT 0, upper BIGINT, second_lower BIGINT NOT NULL DEFAULT 0,
    second_upper BIGINT, rate BIGINT NOT NULL,
    PRIMARY KEY (rule_id, lower, second_lower)
);
-- A gate belongs to a component, to one of its parts, or to the facts that a figure counts (`counted_by`).
CREATE TABLE gates (
    gate_id BIGINT PRIMARY KEY, component_id BIGINT, part TINYINT, counted_by BIGINT, "group" INTEGER NOT NULL,
    measure MEASURE NOT NULL, figure_id BIGINT, month_offset INTEGER NOT NULL DEFAULT 0,
    operator ENUM ('>=', '>', '<=', '<', '=') NOT NULL, threshold BIGINT NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE factors (
    component_id BIGINT NOT NULL, factor_key BIGINT NOT NULL, PRIMARY KEY (component_id, factor_key)
);
CREATE TABLE figures (
    figure_id BIGINT PRIMARY KEY, version_id BIGINT NOT NULL, code VARCHAR NOT NULL DEFAULT '', owner ENUM ('payee', 'channel', 'subscriber') NOT NULL,
    grain TINYINT NOT NULL, metric_id INTEGER, measure MEASURE NOT NULL, month_from INTEGER NOT NULL DEFAULT 0,
    month_to INTEGER NOT NULL DEFAULT 0, year_to_date BOOLEAN NOT NULL DEFAULT false, share_of BIGINT,
    target_code VARCHAR, formula VARCHAR, by_day BOOLEAN NOT NULL DEFAULT false,
    quarter_to_date BOOLEAN NOT NULL DEFAULT false, cut_off INTEGER NOT NULL DEFAULT 0
);
-- Products or categories that a figure counts, any of them, and campaigns, any of them; a figure without a row counts all.
CREATE TABLE figure_products (figure_id BIGINT NOT NULL, product_id INTEGER, category_id INTEGER, campaign_id INTEGER);
CREATE TABLE instalments (
    component_id BIGINT NOT NULL, part TINYINT NOT NULL, month_offset INTEGER NOT NULL, share BIGINT NOT NULL,
    held_months INTEGER NOT NULL DEFAULT 0, reduced_share BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (component_id, part), UNIQUE (component_id, month_offset)
);
-- What months that aren't worked out again have earned in components with instalments.
CREATE TABLE promises (
    payee_id BIGINT NOT NULL, channel_id BIGINT NOT NULL, event_period INTEGER NOT NULL, component_key BIGINT NOT NULL,
    component_id BIGINT NOT NULL, rule_id BIGINT, grain TINYINT NOT NULL, fact_id BIGINT NOT NULL,
    fact_revision INTEGER NOT NULL, product_id INTEGER, city_id INTEGER NOT NULL, subscriber VARCHAR, quantity BIGINT,
    whole BIGINT NOT NULL
);
CREATE TABLE qualifiers (
    version_id BIGINT NOT NULL, level SMALLINT NOT NULL, payout BIGINT NOT NULL, PRIMARY KEY (version_id, level)
);
-- Level 0 of a version is its payout otherwise; minima of level 0 are vetoes.
CREATE TABLE minima (
    version_id BIGINT NOT NULL, level SMALLINT NOT NULL, figure_id BIGINT NOT NULL, minimum BIGINT NOT NULL,
    PRIMARY KEY (version_id, level, figure_id)
);
-- Who shares a fact, and who gets it in the place of whoever reported it.
CREATE TABLE attributions (
    grain TINYINT, fact_id BIGINT, channel_id BIGINT, share BIGINT NOT NULL, PRIMARY KEY (grain, fact_id, channel_id)
);
-- Versions with a cap of the month or an order of their own; others have no row.
CREATE TABLE versions (
    version_id BIGINT PRIMARY KEY, month_cap BIGINT,
    stage_order ENUM (
        'cap-coefficients-guarantee', 'cap-guarantee-coefficients', 'coefficients-cap-guarantee',
        'coefficients-guarantee-cap', 'guarantee-cap-coefficients', 'guarantee-coefficients-cap'
    ) DEFAULT 'cap-coefficients-guarantee'
);
CREATE TABLE coefficients (
    channel_id BIGINT, period INTEGER, kind VARCHAR, value BIGINT NOT NULL, PRIMARY KEY (channel_id, period, kind)
);
CREATE TABLE targets (
    channel_id BIGINT, period INTEGER, code VARCHAR, value BIGINT NOT NULL, PRIMARY KEY (channel_id, period, code)
);
CREATE TABLE adjustments (
    adjustment_id BIGINT PRIMARY KEY, payee_id BIGINT NOT NULL, channel_id BIGINT, event_period INTEGER NOT NULL,
    amount BIGINT NOT NULL, posted BIGINT NOT NULL
);
CREATE TABLE posted (
    payee_id BIGINT NOT NULL, event_period INTEGER NOT NULL, kind TINYINT NOT NULL, component_key BIGINT NOT NULL,
    grain TINYINT NOT NULL, fact_id BIGINT NOT NULL, city_id INTEGER NOT NULL, amount BIGINT NOT NULL,
    channel_id BIGINT, product_id INTEGER, component_id BIGINT, rule_id BIGINT, fact_revision INTEGER,
    reason VARCHAR NOT NULL DEFAULT '', whole BIGINT
);
-- What facts of the subscribers of events were paid, and what of that was taken back (`taken`), in months that aren't
-- worked out again. `component_key` is that of the component that paid.
CREATE TABLE paid (
    payee_id BIGINT NOT NULL, channel_id BIGINT NOT NULL, component_key BIGINT NOT NULL, grain TINYINT NOT NULL,
    fact_id BIGINT NOT NULL, period INTEGER NOT NULL, event_date DATE NOT NULL, subscriber VARCHAR NOT NULL,
    product_id INTEGER, amount BIGINT NOT NULL, taken BOOLEAN NOT NULL DEFAULT false
);
CREATE TABLE cap_uses (
    payee_id BIGINT NOT NULL, component_key BIGINT NOT NULL, period INTEGER NOT NULL, amount BIGINT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0
);
-- For whom components that pay once in some months have paid in months that aren't worked out again.
CREATE TABLE earned (
    component_key BIGINT NOT NULL, city_id INTEGER NOT NULL, period INTEGER NOT NULL, channel_id BIGINT NOT NULL,
    subscriber VARCHAR
);
-- What draws (kind 8) and reserves (9) of months that aren't worked out again have moved.
CREATE TABLE balances (
    payee_id BIGINT NOT NULL, component_key BIGINT NOT NULL, kind TINYINT NOT NULL, period INTEGER NOT NULL,
    fact_id BIGINT NOT NULL, amount BIGINT NOT NULL
);
CREATE TABLE paid_through_parent (channel_kind SMALLINT PRIMARY KEY);
CREATE TABLE money_metrics (metric_id INTEGER PRIMARY KEY);
CREATE TABLE month (period INTEGER PRIMARY KEY, first_day DATE NOT NULL);
CREATE TABLE parameters (posting_period INTEGER NOT NULL, city_id INTEGER NOT NULL, run_id BIGINT NOT NULL);
