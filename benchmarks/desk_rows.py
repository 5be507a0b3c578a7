"""What people leave behind in a city's month, as rows: SQL for `desk_world`, with named parameters."""

from typing import Final

# The other offices, and the businesses behind the agents, with something still missing of every tenth deposit.
OFFICES: Final = """
INSERT INTO users_grant (user_id, role_id, region_id, valid_from)
SELECT u.id, r.id, office.region, '2020-01-01'
FROM (VALUES ('settlement', 'settlement_clerk', %(city)s), ('auditor', 'auditor', 1),
    ('district', 'district_supervisor', %(city)s + 1)) office (name, role, region)
JOIN users_user u ON u.username = office.name JOIN users_role r ON r.code = office.role;
INSERT INTO agents_agent (channel_id, credit_code, taxpayer_kind, contact_name, contact_phone, contract_number,
    contract_from, contract_to, deposit_due, deposit_paid)
SELECT id, '', (ARRAY['general', 'small', 'exempt', 'individual'])[1 + id %% 4], '', '', '', '2026-01-01', '2027-12-31',
    500000, CASE WHEN id %% 10 = 1 THEN 400000 ELSE 500000 END
FROM network_channel WHERE kind = 2;
INSERT INTO commissions_budget (city_id, period, amount, document_number) VALUES (%(city)s, %(period)s, 1000000000000, '');
"""

FIGURES: Final = """
INSERT INTO sales_channelmonth (city_id, period, fact_id, revision, channel_id, import_id, metric_id, value, state)
SELECT %(city)s, %(period)s, 3000000000 + c.id * 100 + m.id, 1, c.id, 1, m.id, c.id %% 1000, 1
FROM network_channel c CROSS JOIN (SELECT id FROM sales_metric ORDER BY id LIMIT 5) m WHERE c.code LIKE 'A%%';
INSERT INTO sales_subscriberevent (city_id, period, fact_id, revision, channel_id, import_id, subscriber, kind, event_date,
    suspended_days, remark)
SELECT city_id, period, 4000000000 + fact_id, 1, channel_id, 1, subscriber, 1 + fact_id %% 2, event_date, 0, ''
FROM sales_sale WHERE fact_id %% 50 = 3;
INSERT INTO sales_target (channel_id, period, metric_id, value)
SELECT id, %(period)s, NULL, 1000000 FROM network_channel WHERE kind = 2;
"""

# The months before weren't all alike, so that something is unusual in this one; all of them were confirmed.
EARLIER: Final = """
INSERT INTO commissions_statement (city_id, period, payee_id, district_id, status, facts_paid, facts_refused, earned,
    override, coefficient, adjustment, difference, amount, previous_amount, "offset", payable, content_hash, published_at,
    confirmed_at)
SELECT city_id, m.period, payee_id, district_id, 'confirmed', facts_paid, facts_refused, earned * times / 10, 0, 0, 0, 0,
    earned * times / 10, earned * times / 10, 0, greatest(earned * times / 10, 0), '', now(), now()
FROM (SELECT s.*, 8 + s.payee_id * 7 %% 13 AS times FROM commissions_statement s) s, unnest(%(months)s::integer[]) m (period)
WHERE s.period = %(period)s
"""

# What came after the first run: one sale in fifty is new, one in a hundred was corrected.
LATE: Final = """
INSERT INTO sales_sale (city_id, period, fact_id, revision, channel_id, import_id, product_id, event_date, quantity,
    instalment, first_payment, subscriber, iccid, remark)
SELECT city_id, period, 5000000000 + fact_id, 1, channel_id, import_id, product_id, event_date, quantity, instalment,
    first_payment, '139' || right(subscriber, 8), iccid, remark
FROM sales_sale WHERE fact_id %% 50 = 11;
UPDATE sales_sale SET first_payment = first_payment / 2, product_id = 1 + product_id %% 96, revision = 2
WHERE fact_id %% 100 = 7;
"""

ACCOUNTS: Final = """
INSERT INTO agents_bankaccount (agent_id, holder, bank_name, branch, sealed, digest, masked_number, effective_from, reason,
    status, proposed_by_id, proposed_at, answer)
SELECT channel_id, '测试户', '工商银行', '测试支行', %(number)s, channel_id::text, '6222****0001', '2020-01-01', '',
    'proposed', %(runner)s, now(), ''
FROM agents_agent WHERE channel_id %% 40 > 0;
UPDATE agents_bankaccount SET status = 'approved', decided_at = now(),
    decided_by_id = (SELECT id FROM users_user WHERE username = 'province');
"""

# One payee in twenty disputes a line of each of three months; those of the older months are decided.
DISPUTES: Final = """
INSERT INTO commissions_dispute (city_id, statement_id, payee_id, district_id, status, original, claimed, raised_by_id, raised_at,
    ruled_by_id, ruled_at)
SELECT s.city_id, s.id, s.payee_id, s.district_id,
    CASE WHEN s.period = %(period)s THEN 'open' ELSE 'rejected' END, 0, 2000, u.id, now() - interval '9 days',
    CASE WHEN s.period < %(period)s THEN %(runner)s END, CASE WHEN s.period < %(period)s THEN now() END
FROM commissions_statement s JOIN users_user u ON u.username = 'dealer2'
WHERE s.period > %(period)s - 3 AND s.payee_id %% 20 = 2 AND s.city_id = %(city)s;
INSERT INTO commissions_disputeline (dispute_id, line_id, is_open)
SELECT d.id, l.id, d.status = 'open'
FROM commissions_dispute d
JOIN LATERAL (
    SELECT id FROM commissions_line WHERE city_id = d.city_id AND period = %(period)s AND payee_id = d.payee_id
    AND event_period = %(period)s LIMIT 1
) l ON true;
INSERT INTO commissions_disputemessage (dispute_id, author_id, text, act, created_at)
SELECT id, raised_by_id, '请核对', '', now() FROM commissions_dispute;
UPDATE commissions_statement SET status = 'disputed'
WHERE id IN (SELECT statement_id FROM commissions_dispute WHERE status = 'open');
"""

INVOICES: Final = """
INSERT INTO commissions_invoice (city_id, payee_id, district_id, statement_id, issuer, number, issued_on, amount, tax, status,
    answer, sent_by_id, sent_at, decided_by_id, decided_at)
SELECT s.city_id, s.payee_id, s.district_id, s.id, s.payee_id::text, '24' || s.id, '2026-11-01', s.payable, 0,
    CASE WHEN s.period < %(period)s THEN 'accepted' ELSE 'waiting' END, '', u.id, now(),
    CASE WHEN s.period < %(period)s THEN %(runner)s END, CASE WHEN s.period < %(period)s THEN now() END
FROM commissions_statement s JOIN users_user u ON u.username = 'dealer2'
WHERE s.payable > 0 AND s.period IN (%(first)s, %(period)s) AND s.payee_id %% 4 < 3;
"""

HOLDS: Final = """
INSERT INTO commissions_paymenthold (city_id, payee_id, statement_id, reason, placed_by_id, placed_at, release_reason)
SELECT city_id, payee_id, id, '核查', %(runner)s, now(), ''
FROM commissions_statement WHERE period = %(period)s AND payee_id %% 30 = 1;
"""
