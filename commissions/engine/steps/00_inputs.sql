-- The twelve tables of the inputs, and the parameters of the run. Keys are declared where a second row would be a contradiction.
CREATE TABLE facts (
    grain TINYINT NOT NULL, fact_id BIGINT NOT NULL, revision INTEGER NOT NULL, city_id INTEGER NOT NULL,
    period INTEGER NOT NULL, channel_id BIGINT NOT NULL, product_id INTEGER, category_id INTEGER,
    metric_id INTEGER, event_date DATE, subscriber VARCHAR, instalment SMALLINT DEFAULT 0, quantity BIGINT,
    first_payment BIGINT, plan_fee BIGINT, billed BIGINT, arrears BIGINT, minutes INTEGER, megabytes INTEGER,
    value BIGINT, state TINYINT DEFAULT 1
);
CREATE TABLE usage (
    city_id INTEGER NOT NULL, subscriber VARCHAR NOT NULL, period INTEGER NOT NULL, minutes INTEGER,
    megabytes INTEGER, billed BIGINT, arrears BIGINT, plan_fee BIGINT
);
CREATE TABLE positions (
    channel_id BIGINT NOT NULL, effective_from DATE NOT NULL, city_id INTEGER NOT NULL, district_id INTEGER,
    city_class SMALLINT, parent_id BIGINT, level SMALLINT, star SMALLINT, mode SMALLINT, kind SMALLINT NOT NULL,
    PRIMARY KEY (channel_id, effective_from)
);
CREATE TABLE components (
    component_id BIGINT PRIMARY KEY, component_key BIGINT NOT NULL, version_id BIGINT NOT NULL,
    plan_id BIGINT NOT NULL, effective_from INTEGER NOT NULL, effective_to INTEGER,
    kind ENUM ('piece', 'percent', 'override') NOT NULL, grain TINYINT NOT NULL, metric_id INTEGER,
    measure ENUM ('quantity', 'first_payment', 'plan_fee', 'billed', 'arrears', 'net_bill', 'minutes', 'megabytes',
                  'value') DEFAULT 'quantity',
    tier_mode ENUM ('whole', 'marginal', 'excess', 'transaction') DEFAULT 'whole',
    tier_basis ENUM ('count', 'amount', 'target_share') DEFAULT 'count',
    tier_scope ENUM ('payee', 'channel') DEFAULT 'payee',
    target_code VARCHAR, line_cap BIGINT, payee_cap BIGINT, cap_period ENUM ('month', 'year') DEFAULT 'month',
    apply_coefficients BOOLEAN DEFAULT true, override_of BIGINT, override_step TINYINT
);
CREATE TABLE rules (
    rule_id BIGINT PRIMARY KEY, component_id BIGINT NOT NULL, channel_kind SMALLINT, mode SMALLINT, level SMALLINT,
    star SMALLINT, city_class SMALLINT, city_id INTEGER, district_id INTEGER, product_id INTEGER,
    category_id INTEGER, date_from DATE, date_to DATE
);
CREATE TABLE bands (
    rule_id BIGINT NOT NULL, lower BIGINT NOT NULL DEFAULT 0, upper BIGINT, rate BIGINT NOT NULL,
    PRIMARY KEY (rule_id, lower)
);
CREATE TABLE gates (
    gate_id BIGINT PRIMARY KEY, component_id BIGINT NOT NULL, "group" INTEGER NOT NULL,
    measure ENUM ('quantity', 'first_payment', 'plan_fee', 'billed', 'arrears', 'net_bill', 'minutes', 'megabytes',
                  'value') NOT NULL,
    month_offset INTEGER NOT NULL DEFAULT 0, operator ENUM ('>=', '>', '<=', '<', '=') NOT NULL,
    threshold BIGINT NOT NULL, reason VARCHAR NOT NULL
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
    reason VARCHAR NOT NULL DEFAULT ''
);
CREATE TABLE cap_uses (
    payee_id BIGINT NOT NULL, component_key BIGINT NOT NULL, period INTEGER NOT NULL, amount BIGINT NOT NULL
);
CREATE TABLE paid_through_parent (channel_kind SMALLINT PRIMARY KEY);
CREATE TABLE month (period INTEGER PRIMARY KEY, first_day DATE NOT NULL);
CREATE TABLE parameters (posting_period INTEGER NOT NULL, city_id INTEGER NOT NULL, run_id BIGINT NOT NULL);
