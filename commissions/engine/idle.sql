-- step 08_cut_offs
CREATE TABLE cut_off(cut_off INTEGER);

-- step 11_days
CREATE TABLE day_group(channel_id BIGINT, book INTEGER, "days" STRUCT("mode" SMALLINT, "level" SMALLINT, star SMALLINT, "days" BIGINT)[]);

-- step 21_days
CREATE TABLE day_rule(profile_class INTEGER, article_class INTEGER, component_id BIGINT, nth BIGINT, "day" STRUCT("mode" SMALLINT, "level" SMALLINT, star SMALLINT, "days" BIGINT), of_days BIGINT, best BIGINT[], ranks INTEGER[]);
CREATE TABLE day_component(component_id BIGINT, rules BIGINT[]);

-- step 25_figures
CREATE TABLE counted_subscriber(subscriber_id BIGINT, city_id INTEGER, subscriber VARCHAR);
CREATE VIEW figure_fact AS SELECT ((f.fact_row * (SELECT count_star() FROM figures)) + g.nth) AS subject_id, g.figure_id, f.fact_row, f.period, span_of(g.by_day, f.period, f.event_date) AS span, f.city_id, f.subscriber, owner_of(g."owner", s.payee_id, s.channel_id, u.subscriber_id) AS owner_id, measure_of(g.measure, f) AS size FROM ((((SELECT *, (row_number() OVER (ORDER BY figure_id) - 1) AS nth FROM figures) AS g INNER JOIN known_fact AS f ON (((g.formula IS NULL) AND (f.grain = g.grain) AND (f.cut_off = g.cut_off) AND ((g.metric_id IS NULL) OR (g.metric_id = f.metric_id))))) LEFT JOIN seat AS s ON (((s.channel_id = f.channel_id) AND (s.book = f.book) AND (s.day_from <= f.event_date) AND (s.day_to > f.event_date)))) LEFT JOIN counted_subscriber AS u ON (((u.city_id = f.city_id) AND (u.subscriber = f.subscriber)))) WHERE ((f.state = 1) AND (owner_of(g."owner", s.payee_id, s.channel_id, u.subscriber_id) IS NOT NULL) AND ((NOT (g.figure_id = ANY(SELECT figure_id FROM figure_products WHERE (campaign_id IS NULL)))) OR EXISTS(SELECT * FROM figure_products AS p WHERE ((p.figure_id = g.figure_id) AND ((p.product_id = f.product_id) OR (p.category_id = f.category_id))))) AND ((NOT (g.figure_id = ANY(SELECT figure_id FROM figure_products WHERE (campaign_id IS NOT NULL)))) OR EXISTS(SELECT * FROM figure_products AS p WHERE ((p.figure_id = g.figure_id) AND (p.campaign_id = f.campaign_id)))));
CREATE VIEW figure_asked AS SELECT c.subject_id, c.city_id, c.subscriber, c.period, t.gate_id, t."group", t.measure, t.month_offset, t."operator", t.threshold, t.reason, 0 AS shift, CASE  WHEN ((t.month_offset = 0)) THEN (measure_of(t.measure, f)) ELSE NULL END AS own_figure, CAST(NULL AS HUGEINT) AS counted, CAST(NULL AS HUGEINT) AS whole FROM ((figure_fact AS c INNER JOIN gates AS t ON ((t.counted_by = c.figure_id))) INNER JOIN known_fact AS f USING (fact_row));
CREATE VIEW figure_outcome AS SELECT * FROM answers_to('figure_asked');
CREATE TABLE figure_refusal(subject_id BIGINT, reason VARCHAR, doubled BOOLEAN);
CREATE TABLE figure_window(figure_id BIGINT, by_day BOOLEAN, period INTEGER, counted_period INTEGER);
CREATE TABLE figure_total(figure_id BIGINT, span INTEGER, owner_id BIGINT, total HUGEINT);
CREATE TABLE figure_value(figure_id BIGINT, "owner" ENUM('payee', 'channel', 'subscriber'), by_day BOOLEAN, owner_id BIGINT, period INTEGER, span INTEGER, total HUGEINT, counted HUGEINT, whole HUGEINT, basis HUGEINT, reason VARCHAR);

-- step 32_cut_offs
CREATE TABLE unconcerned(grain TINYINT, fact_id BIGINT);

-- step 40_gates
CREATE VIEW gate_asked AS SELECT c.rowid AS subject_id, c.city_id, c.subscriber, c.period, g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g."operator", g.threshold, g.reason, 0 AS shift, CASE  WHEN ((g.measure = 'figure')) THEN (v.basis) WHEN ((g.month_offset = 0)) THEN (measure_of(g.measure, f)) ELSE NULL END AS own_figure, v.counted, v.whole FROM ((((claim AS c INNER JOIN gates AS g ON (((g.component_id = c.component_id) AND (g.part IS NULL)))) INNER JOIN fact AS f ON ((f.fact_row = c.fact_row))) LEFT JOIN figures AS y ON ((y.figure_id = g.figure_id))) LEFT JOIN figure_value AS v ON (((v.figure_id = g.figure_id) AND (v.span = span_of(y.by_day, c.period, c.event_date)) AND (v.owner_id = owner_of(y."owner", c.payee_id, c.channel_id, c.subscriber_id))))) WHERE (c.state = 1);
CREATE VIEW gate_outcome AS SELECT * FROM answers_to('gate_asked');
CREATE TABLE refusal(claim_id BIGINT, reason VARCHAR, doubled BOOLEAN);

-- step 45_once
CREATE TABLE once_claim(claim_id BIGINT, component_key BIGINT, once_months SMALLINT, once_period ENUM('quarter', 'year'), city_id INTEGER, "month" INTEGER, "owner" VARCHAR, nth BIGINT);
CREATE TABLE once_earned(component_key BIGINT, city_id INTEGER, "month" INTEGER, "owner" VARCHAR);
CREATE TABLE once_month(component_key BIGINT, city_id INTEGER, "owner" VARCHAR, "month" INTEGER);

-- step 47_counts
CREATE TABLE count_of_month(component_key BIGINT, period INTEGER, owner_id BIGINT, size HUGEINT);
CREATE TABLE counted_before(component_id BIGINT, period INTEGER, owner_id BIGINT, size HUGEINT);

-- step 50_tiers
CREATE TABLE counted(claim_id BIGINT, component_id BIGINT, rule_id BIGINT, span INTEGER, event_date DATE, subscriber VARCHAR, product_id INTEGER, instalment SMALLINT, fact_id BIGINT, owner_id BIGINT, size BIGINT, "second" HUGEINT, second_whole HUGEINT, second_unknown BOOLEAN, tier_mode ENUM('whole', 'marginal', 'excess', 'transaction'), edges ENUM('lower', 'upper'));
CREATE TABLE tier_total(component_id BIGINT, span INTEGER, owner_id BIGINT, tier_mode ENUM('whole', 'marginal', 'excess', 'transaction'), edges ENUM('lower', 'upper'), "before" HUGEINT, total HUGEINT, fine INTEGER, whole HUGEINT, rule_id BIGINT, basis HUGEINT, refused VARCHAR);
CREATE TABLE reached(component_id BIGINT, span INTEGER, owner_id BIGINT, tier_mode ENUM('whole', 'marginal', 'excess', 'transaction'), edges ENUM('lower', 'upper'), "before" HUGEINT, total HUGEINT, fine INTEGER, whole HUGEINT, rule_id BIGINT, basis HUGEINT, refused VARCHAR, nth BIGINT, rate BIGINT, second_low HUGEINT, second_high HUGEINT, any_second BOOLEAN);
CREATE TABLE pay_scale(component_id BIGINT, span INTEGER, owner_id BIGINT, rule_id BIGINT, rate BIGINT, low HUGEINT, high HUGEINT, second_low HUGEINT, second_high HUGEINT);
CREATE TABLE stretch(claim_id BIGINT, component_id BIGINT, span INTEGER, owner_id BIGINT, rule_id BIGINT, basis HUGEINT, refused VARCHAR, "second" HUGEINT, second_whole HUGEINT, second_unknown BOOLEAN, edges ENUM('lower', 'upper'), starts HUGEINT, ends HUGEINT);
CREATE VIEW stretch_part AS SELECT * FROM stretch_parts_of('stretch');
CREATE TABLE tier(claim_id BIGINT, rate BIGINT, weight HUGEINT, weighed_by HUGEINT, basis HUGEINT, reason VARCHAR);

-- step 51_days
CREATE TABLE day_part(part_id BIGINT, claim_id BIGINT, nth BIGINT, "day" STRUCT("mode" SMALLINT, "level" SMALLINT, star SMALLINT, "days" BIGINT), of_days BIGINT, rule_id BIGINT, tiered BOOLEAN);
CREATE TABLE day_counted(claim_id BIGINT, component_id BIGINT, rule_id BIGINT, span INTEGER, event_date DATE, subscriber VARCHAR, product_id INTEGER, instalment SMALLINT, fact_id BIGINT, owner_id BIGINT, size BIGINT, "second" HUGEINT, second_whole HUGEINT, second_unknown BOOLEAN, tier_mode ENUM('whole', 'marginal', 'excess', 'transaction'), edges ENUM('lower', 'upper'));
CREATE TABLE day_stretch(claim_id BIGINT, component_id BIGINT, span INTEGER, owner_id BIGINT, rule_id BIGINT, basis HUGEINT, refused VARCHAR, "second" HUGEINT, second_whole HUGEINT, second_unknown BOOLEAN, edges ENUM('lower', 'upper'), starts HUGEINT, ends HUGEINT);
CREATE TABLE day_tier(part_id BIGINT, claim_id BIGINT, nth BIGINT, "day" STRUCT("mode" SMALLINT, "level" SMALLINT, star SMALLINT, "days" BIGINT), of_days BIGINT, rule_id BIGINT, rate BIGINT, weight HUGEINT, weighed_by HUGEINT, basis HUGEINT, reason VARCHAR);

-- step 55_factors
CREATE TABLE factor(component_id BIGINT, profile_class INTEGER, article_class INTEGER, has_price BOOLEAN, numerator HUGEINT, denominator HUGEINT, price BIGINT);

-- step 59_early_caps
CREATE TABLE held(claim_id BIGINT, worth BIGINT, gross BIGINT, cut_away BOOLEAN);

-- step 61_worth

-- step 62_shares
CREATE TABLE shared(due_id BIGINT, payee_id BIGINT, channel_id BIGINT, "share" HUGEINT, unplaced BOOLEAN, whole BIGINT, gross BIGINT);
CREATE TABLE shared_line(kind TINYINT, component_key BIGINT, component_id BIGINT, rule_id BIGINT, payee_id BIGINT, channel_id BIGINT, city_id INTEGER, period INTEGER, grain TINYINT, fact_id BIGINT, revision INTEGER, product_id INTEGER, event_date DATE, subscriber VARCHAR, instalment SMALLINT, quantity BIGINT, profile_class INTEGER, article_class INTEGER, payee_cap BIGINT, apply_qualifier BOOLEAN, apply_coefficients BOOLEAN, base BIGINT, basis BIGINT, rate BIGINT, gross BIGINT, part TINYINT, whole BIGINT, "share" HUGEINT, worth BIGINT, after_line_cap BIGINT, reason VARCHAR);

-- step 65_instalments
CREATE TABLE promise(component_id BIGINT, component_key BIGINT, rule_id BIGINT, payee_id BIGINT, channel_id BIGINT, city_id INTEGER, period INTEGER, grain TINYINT, fact_id BIGINT, revision INTEGER, product_id INTEGER, event_date DATE, subscriber VARCHAR, instalment SMALLINT, quantity BIGINT, profile_class INTEGER, article_class INTEGER, base BIGINT, basis BIGINT, rate BIGINT, whole BIGINT);
CREATE TABLE put_off(promise_row BIGINT, part TINYINT, "months" BIGINT);
CREATE TABLE part(component_id BIGINT, component_key BIGINT, rule_id BIGINT, payee_id BIGINT, channel_id BIGINT, city_id INTEGER, period INTEGER, grain TINYINT, fact_id BIGINT, revision INTEGER, product_id INTEGER, event_date DATE, subscriber VARCHAR, instalment SMALLINT, quantity BIGINT, profile_class INTEGER, article_class INTEGER, base BIGINT, basis BIGINT, rate BIGINT, whole BIGINT, part TINYINT, held_months INTEGER, reduced_share BIGINT, put_off BIGINT, due_period BIGINT, amount BIGINT);
CREATE VIEW part_asked AS SELECT ((p.rowid * 100) + h.delay) AS subject_id, p.city_id, p.subscriber, p.period, g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g."operator", g.threshold, g.reason, (p.put_off + h.delay) AS shift, CAST(NULL AS BIGINT) AS own_figure, CAST(NULL AS HUGEINT) AS counted, CAST(NULL AS HUGEINT) AS whole FROM ((part AS p INNER JOIN gates AS g ON (((g.component_id = p.component_id) AND (g.part = p.part)))) INNER JOIN (SELECT unnest("range"(100)) AS delay) AS h ON (((h.delay <= p.held_months) AND (shift_period(p.due_period, h.delay) <= (SELECT posting_period FROM parameters)))));
CREATE VIEW part_outcome AS SELECT * FROM answers_to('part_asked');
CREATE TABLE part_refusal(subject_id BIGINT, reason VARCHAR, doubled BOOLEAN);
CREATE TABLE part_release(part_row BIGINT, delay BIGINT, reason VARCHAR, lost BOOLEAN);
CREATE TABLE part_paid(part_row BIGINT, component_id BIGINT, component_key BIGINT, rule_id BIGINT, payee_id BIGINT, channel_id BIGINT, city_id INTEGER, period INTEGER, grain TINYINT, fact_id BIGINT, revision INTEGER, product_id INTEGER, event_date DATE, subscriber VARCHAR, instalment SMALLINT, quantity BIGINT, profile_class INTEGER, article_class INTEGER, base BIGINT, basis BIGINT, rate BIGINT, whole BIGINT, part TINYINT, held_months INTEGER, reduced_share BIGINT, put_off BIGINT, due_period BIGINT, amount BIGINT, in_full BIGINT, refused VARCHAR);

-- step 70_overrides
CREATE TABLE upline(payee_id BIGINT, step INTEGER, upline_id BIGINT, day_from DATE, day_to DATE);
CREATE TABLE rate_above(component_id BIGINT, payee_id BIGINT, period INTEGER, grain TINYINT, fact_id BIGINT, step INTEGER, rate BIGINT);

-- step 71_shared_overrides
CREATE TABLE override_sum(component_id BIGINT, payee_id BIGINT, period INTEGER, grain TINYINT, fact_id BIGINT, due_id BIGINT, base BIGINT, gross BIGINT);

-- step 72_override_conditions
CREATE TABLE override_subject(subject_id BIGINT, component_id BIGINT, payee_id BIGINT, period INTEGER);
CREATE VIEW override_outcome AS SELECT s.subject_id, s.period, g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g."operator", g.threshold, g.reason, v.basis AS figure, compared(g."operator", v.counted, (g.threshold * v.whole)) AS holds FROM ((override_subject AS s INNER JOIN gates AS g USING (component_id)) LEFT JOIN figure_value AS v ON (((v.figure_id = g.figure_id) AND (v.owner_id = s.payee_id) AND (v.span = s.period))));
CREATE TABLE override_refusal(subject_id BIGINT, component_id BIGINT, payee_id BIGINT, period INTEGER, reason VARCHAR);

-- step 75_subscriber_caps
CREATE TABLE subscriber_cap_of(component_id BIGINT, subscriber_cap BIGINT, cap_key BIGINT);
CREATE TABLE subscriber_capped(due_id BIGINT, owed BIGINT);

-- step 76_floors
CREATE TABLE subscriber_floor_of(component_id BIGINT, subscriber_floor BIGINT, floor_key BIGINT);
CREATE TABLE subscriber_short(due_id BIGINT, payee_id BIGINT, floor_key BIGINT, period INTEGER, subscriber VARCHAR, wanted BIGINT, stands BOOLEAN, least BIGINT, elsewhere INTEGER, nth BIGINT);
CREATE TABLE floor_of(component_id BIGINT, component_key BIGINT, payee_floor BIGINT, floor_period ENUM('month', 'year'), floor_key BIGINT);
CREATE TABLE payee_short(due_id BIGINT, payee_id BIGINT, floor_key BIGINT, period INTEGER, subscriber VARCHAR, wanted BIGINT, stands BOOLEAN, least BIGINT, elsewhere INTEGER, nth BIGINT);

-- step 80_caps
CREATE TABLE cap_of(component_id BIGINT, component_key BIGINT, payee_cap BIGINT, cap_period ENUM('month', 'year'), cap_key BIGINT);
CREATE TABLE cap_line(due_id BIGINT, payee_id BIGINT, cap_key BIGINT, component_id BIGINT, period INTEGER, wanted BIGINT, fresh BOOLEAN, taken_back BIGINT, kept BIGINT);
CREATE TABLE cap_month(payee_id BIGINT, cap_key BIGINT, period INTEGER, cap BIGINT, wanted HUGEINT, taken_back HUGEINT, posted HUGEINT, bucket INTEGER);
CREATE TABLE cap_limit(payee_id BIGINT, cap_key BIGINT, bucket INTEGER, period INTEGER, cap BIGINT, wanted HUGEINT, taken_back HUGEINT, posted HUGEINT, fixed HUGEINT, ceiling HUGEINT, fixed_before HUGEINT, nth BIGINT);
CREATE TABLE cap_allowed(payee_id BIGINT, cap_key BIGINT, period INTEGER, allowed HUGEINT);
CREATE TABLE capped(due_id BIGINT, owed BIGINT);

-- step 81_year_floors
CREATE TABLE year_floor(due_id BIGINT, payee_id BIGINT, floor_key BIGINT, period INTEGER, wanted BIGINT, reason VARCHAR, least BIGINT);
CREATE TABLE year_before(payee_id BIGINT, floor_key BIGINT, "year" INTEGER, amount HUGEINT);
CREATE TABLE year_short(due_id BIGINT, payee_id BIGINT, floor_key BIGINT, period INTEGER, subscriber VARCHAR, wanted BIGINT, stands BOOLEAN, least BIGINT, elsewhere HUGEINT, nth BIGINT);
CREATE TABLE year_raised(due_id BIGINT, owed BIGINT);

-- step 82_clawbacks
CREATE TABLE clawback_paid(payee_id BIGINT, channel_id BIGINT, component_key BIGINT, grain TINYINT, fact_id BIGINT, subscriber VARCHAR, product_id INTEGER, event_date DATE, period INTEGER, amount BIGINT);
CREATE TABLE clawback_hit(event_id BIGINT, revision INTEGER, period INTEGER, event_date DATE, subscriber VARCHAR, event_kind INTEGER, suspended_days BIGINT, component_id BIGINT, component_key BIGINT, taken_from BIGINT, rule_id BIGINT, payee_id BIGINT, grain TINYINT, fact_id BIGINT, channel_id BIGINT, product_id INTEGER, first_day DATE, paid BIGINT, edges ENUM('lower', 'upper'), prorate BOOLEAN, spared_figure BIGINT, spared_share BIGINT, elapsed BIGINT);
CREATE TABLE clawback_rated(hit_row BIGINT, event_id BIGINT, revision INTEGER, period INTEGER, event_date DATE, subscriber VARCHAR, event_kind INTEGER, suspended_days BIGINT, component_id BIGINT, component_key BIGINT, taken_from BIGINT, rule_id BIGINT, payee_id BIGINT, grain TINYINT, fact_id BIGINT, channel_id BIGINT, product_id INTEGER, first_day DATE, paid BIGINT, edges ENUM('lower', 'upper'), prorate BOOLEAN, spared_figure BIGINT, spared_share BIGINT, elapsed BIGINT, rate BIGINT, weight BIGINT, weighed_by BIGINT);
CREATE VIEW clawback_outcome AS SELECT h.rowid AS subject_id, h.period, g.gate_id, g."group", g.measure, g.figure_id, g.month_offset, g."operator", g.threshold, g.reason, v.basis AS figure, compared(g."operator", v.counted, (g.threshold * v.whole)) AS holds FROM ((clawback_hit AS h INNER JOIN gates AS g ON ((g.component_id = h.component_id))) LEFT JOIN figure_value AS v ON (((v.figure_id = g.figure_id) AND (v.span = h.period) AND (v.owner_id = owner_of(v."owner", h.payee_id, h.channel_id, NULL)))));
CREATE TABLE clawback_refusal(subject_id BIGINT, reason VARCHAR, doubled BOOLEAN);
CREATE TABLE clawback_acting(hit_row BIGINT, event_id BIGINT, revision INTEGER, period INTEGER, event_date DATE, subscriber VARCHAR, event_kind INTEGER, suspended_days BIGINT, component_id BIGINT, component_key BIGINT, taken_from BIGINT, rule_id BIGINT, payee_id BIGINT, grain TINYINT, fact_id BIGINT, channel_id BIGINT, product_id INTEGER, first_day DATE, paid BIGINT, edges ENUM('lower', 'upper'), prorate BOOLEAN, spared_figure BIGINT, spared_share BIGINT, elapsed BIGINT, rate BIGINT, weight BIGINT, weighed_by BIGINT, refused VARCHAR, many BIGINT, nth BIGINT, spared HUGEINT);
CREATE TABLE clawback_step(hit_row BIGINT, event_id BIGINT, revision INTEGER, period INTEGER, event_date DATE, subscriber VARCHAR, event_kind INTEGER, suspended_days BIGINT, component_id BIGINT, component_key BIGINT, taken_from BIGINT, rule_id BIGINT, payee_id BIGINT, grain TINYINT, fact_id BIGINT, channel_id BIGINT, product_id INTEGER, first_day DATE, paid BIGINT, edges ENUM('lower', 'upper'), prorate BOOLEAN, spared_figure BIGINT, spared_share BIGINT, elapsed BIGINT, rate BIGINT, weight BIGINT, weighed_by BIGINT, refused VARCHAR, many BIGINT, nth BIGINT, spared HUGEINT, place BIGINT, taken_before BIGINT, base BIGINT, amount BIGINT, reason VARCHAR);
CREATE TABLE clawback_line(component_key BIGINT, component_id BIGINT, rule_id BIGINT, payee_id BIGINT, channel_id BIGINT, period INTEGER, grain TINYINT, fact_id BIGINT, fact_revision INTEGER, product_id INTEGER, base BIGINT, rate BIGINT, owed BIGINT, reason VARCHAR);

-- step 83_qualifiers
CREATE TABLE payout(payee_id BIGINT, period INTEGER, version_id BIGINT, "level" SMALLINT, vetoed BOOLEAN, payout BIGINT);
CREATE TABLE qualified(payee_id BIGINT, period INTEGER, plan_id BIGINT, version_id BIGINT, "level" SMALLINT, payout BIGINT, total HUGEINT, owed HUGEINT, coefficients_take HUGEINT);

-- step 84_orders
CREATE TABLE ordered(payee_id BIGINT, period INTEGER, version_id BIGINT, plan_id BIGINT, place INTEGER, stage VARCHAR, total HUGEINT, taking HUGEINT, base HUGEINT, owed HUGEINT);

-- step 86_draws
CREATE TABLE draw_month(payee_id BIGINT, period INTEGER, component_id BIGINT, component_key BIGINT, rule_id BIGINT, rate BIGINT, amount BIGINT);
CREATE TABLE draw_line(payee_id BIGINT, period INTEGER, component_id BIGINT, component_key BIGINT, rule_id BIGINT, rate BIGINT, amount BIGINT, earned HUGEINT, fixed HUGEINT, nth BIGINT, open_before HUGEINT, owed HUGEINT);

-- step 87_reserves
CREATE TABLE withheld(payee_id BIGINT, period INTEGER, component_id BIGINT, component_key BIGINT, rule_id BIGINT, rate BIGINT, revision INTEGER, base BIGINT, amount BIGINT);
CREATE TABLE "release"(payee_id BIGINT, origin INTEGER, held HUGEINT, component_id BIGINT, component_key BIGINT, part TINYINT, "share" BIGINT, reduced_share BIGINT, period INTEGER, part_amount BIGINT);
CREATE VIEW release_outcome AS SELECT r.rowid AS subject_id, r.period, g.gate_id, ((COALESCE(g.part, 0) * 1000) + g."group") AS "group", g.measure, g.figure_id, g.month_offset, g."operator", g.threshold, g.reason, v.basis AS figure, compared(g."operator", v.counted, (g.threshold * v.whole)) AS holds FROM (("release" AS r INNER JOIN gates AS g ON (((g.component_id = r.component_id) AND ((g.part IS NULL) OR (g.part = r.part))))) LEFT JOIN figure_value AS v ON (((v.figure_id = g.figure_id) AND (v.span = r.period) AND (v.owner_id = r.payee_id))));
CREATE TABLE release_refusal(subject_id BIGINT, reason VARCHAR, doubled BOOLEAN);
CREATE TABLE released(payee_id BIGINT, origin INTEGER, held HUGEINT, component_id BIGINT, component_key BIGINT, part TINYINT, "share" BIGINT, reduced_share BIGINT, period INTEGER, part_amount BIGINT, amount BIGINT, refused VARCHAR);

-- step 92_withdrawn
CREATE TABLE gone(payee_id BIGINT, event_period INTEGER, kind TINYINT, component_key BIGINT, grain TINYINT, fact_id BIGINT, city_id INTEGER, amount BIGINT, channel_id BIGINT, product_id INTEGER, component_id BIGINT, rule_id BIGINT, fact_revision INTEGER, reason VARCHAR, whole BIGINT, in_force BOOLEAN);

-- step 95_causes
CREATE TABLE unexplained(kind INTEGER, payee_id BIGINT, event_period INTEGER, component_key BIGINT, grain INTEGER, fact_id BIGINT);
CREATE TABLE moved(payee_id BIGINT, event_period INTEGER, component_key BIGINT, cause TINYINT);
CREATE TABLE beneath(component_key BIGINT, event_period INTEGER, grain INTEGER, fact_id BIGINT, cause TINYINT);
CREATE TABLE sum_moved(kind INTEGER, payee_id BIGINT, event_period INTEGER, cause TINYINT);
