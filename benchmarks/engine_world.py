"""The invented city that the engine is measured on: 20,000 channels, 300 rules in five components, one month.

The same plan as in `engine_steps`, but as rows of a PostgreSQL database of its own, with districts where that
one has cities. Of the facts, about one in eight is a subscriber's month that a condition looks up.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

DATABASE: Final = "bench_engine"
PERIOD: Final = 202610
CITY: Final = 2
DISTRICTS: Final = 20
CHANNELS: Final = 20_000
CATEGORIES: Final = 12
PRODUCTS: Final = 96
UPLOADER: Final = 1
RUNNER: Final = 1

_REGISTERS: Final = f"""
INSERT INTO network_region (path, depth, numchild, code, name, level, city_class)
VALUES ('0001', 1, 1, 'P', '测试省', 'province', NULL), ('00010001', 2, {DISTRICTS}, 'C', '测试市', 'city', 1);
INSERT INTO network_region (path, depth, numchild, code, name, level)
SELECT '00010001' || lpad(d::text, 4, '0'), 3, 0, 'D' || d, '测试区' || d, 'district' FROM generate_series(1, {DISTRICTS}) d;
INSERT INTO users_user (username, name, password, email, phone, is_active, session_epoch, date_joined)
VALUES ('bench', 'bench', '!', '', '', true, 0, now());
INSERT INTO users_grant (user_id, role_id, region_id, valid_from)
SELECT {RUNNER}, id, {CITY}, '2020-01-01' FROM users_role WHERE code = 'city_manager';
INSERT INTO sales_productcategory (code, name) SELECT 'C' || c, '类别' || c FROM generate_series(1, {CATEGORIES}) c;
INSERT INTO sales_product (code, name, category_id, plan_fee, is_active)
SELECT 'P' || p, '产品' || p, 1 + p %% {CATEGORIES}, 5900, true FROM generate_series(1, {PRODUCTS}) p;
INSERT INTO sales_productprice (product_id, effective_from, plan_fee, document, entered_at)
SELECT id, '2026-01-01', plan_fee, '', now() FROM sales_product;
INSERT INTO network_channel (code, name, kind, status, mode, city_id, district_id, parent_id, level, star)
SELECT 'A' || c, '测试渠道' || c, CASE WHEN c %% 10 > 3 THEN 3 ELSE 2 END, 'active', 1 + c %% 4, {CITY},
    {CITY} + 1 + c %% {DISTRICTS}, NULL, 1 + c %% 2, 1 + c %% 5
FROM generate_series(1, {CHANNELS}) c;
UPDATE network_channel SET parent_id = CASE WHEN id %% 10 > 3 THEN id / 10 * 10 + 1 ELSE id - 1 END WHERE id %% 10 > 1;
INSERT INTO network_position (channel_id, effective_from, city_id, district_id, parent_id, level, star, mode)
SELECT id, '2026-01-01', city_id, district_id, parent_id, level, star, mode FROM network_channel;
INSERT INTO commissions_coefficientkind (code, name, lowest, highest, position)
VALUES ('management', '管理', 0, 12000, 1), ('ranking', '排名', 9000, 13000, 2);
INSERT INTO commissions_coefficient (channel_id, period, kind_id, value, set_by_id, set_at)
SELECT c.id, {PERIOD}, k.id, 9000 + (c.id * 7919 + k.id * 104729) %% 2000, {UPLOADER}, now()
FROM network_channel c CROSS JOIN commissions_coefficientkind k;
"""

_SALES: Final = f"""
INSERT INTO sales_sale (city_id, period, fact_id, revision, channel_id, import_id, product_id, event_date, quantity,
    instalment, first_payment, subscriber, iccid, remark)
SELECT {CITY}, {PERIOD}, i, 1, 1 + (i * 7919) %% {CHANNELS}, 1, 1 + (i / 7 * 31 + i) %% {PRODUCTS},
    date '2026-10-01' + (i * 13 %% 31)::int, 1, 0, (i * 104729) %% 20000, '138' || lpad(i::text, 8, '0'), '', ''
FROM generate_series(1, %(sales)s::bigint) i
"""

_USAGE: Final = """
INSERT INTO sales_subscribermonth (city_id, period, fact_id, revision, channel_id, import_id, minutes, megabytes,
    billed, arrears, plan_fee, suspended_days, subscriber)
SELECT s.city_id, s.period, 1000000000 + s.fact_id, 1, s.channel_id, 2, (s.fact_id * 31) %% 100, (s.fact_id * 37) %% 100,
    5900, 0, 5900, 0, s.subscriber
FROM sales_sale s JOIN sales_product p ON p.id = s.product_id
WHERE p.category_id >= 11 AND s.fact_id %% 10 > 0
ORDER BY s.fact_id LIMIT %(usage)s
"""

EDGES: Final = {"amount": (0, 500_000, 2_000_000), "marginal": (0, 20, 60, 200)}
RATES: Final = {"piece": 70_000, "amount": 500, "marginal": 30_000, "gated": 50_000, "override": 500}


# What all sides must have made of the same facts.
_CONTENT: Final = """
SELECT count(*), coalesce(sum(amount), 0)::bigint, coalesce(sum(hashtextextended(concat_ws('|', payee_id, channel_id,
    kind, component_key, rule_id, grain, fact_id, measure_value, coalesce(basis, -1), coalesce(rate, -1), gross, cut,
    owed, reason), 0)), 0)::text
FROM {table} WHERE period = {period}
"""


_SUMS: Final = """
SELECT
    (SELECT concat_ws(' ', count(*), sum(lines), sum(amount), sum(gross), sum(cut))
     FROM {figures} WHERE period = {period} AND payee_id <> 0),
    (SELECT concat_ws(' ', count(*), sum(facts_paid), sum(facts_refused), sum(earned), sum(override), sum(coefficient),
        sum(amount), sum(payable))
     FROM {statements} WHERE period = {period})
"""


def sums(figures: str, statements: str) -> list[Any]:
    """Of the month's sums and of its statements."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(figures=figures, statements=statements, period=PERIOD))
        return list(cursor.fetchone() or ())


def content(table: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_CONTENT.format(table=table, period=PERIOD))
        return list(cursor.fetchone() or ())


def fill(facts: int, peer_table: str = "") -> None:
    """Registers, plan and `facts` facts of the month; and the peer's table where there is a peer."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_REGISTERS, {})
        for table in ("sales_sale", "sales_subscribermonth"):
            cursor.execute("SELECT portal_partition_month(%s, %s)", [table, PERIOD])
        usage = facts // 8
        cursor.execute(_SALES, {"sales": facts - usage})
        cursor.execute(_USAGE, {"usage": usage})
    _plan()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        if peer_table:
            cursor.execute(peer_table)
        # As the server leaves tables some time after an upload.
        cursor.execute("VACUUM (ANALYZE)")
    connection.close()


def _plan() -> None:
    from django.utils import timezone

    from commissions.models import Plan
    from users.models import User

    approver = User.objects.create(username="approver", name="approver")
    plan = Plan.objects.create(code="bench", name="bench", region_id=1)
    version = plan_version(plan, 1)
    version.status, version.approved_by, version.approved_at = "active", approver, timezone.now()
    version.save()


def plan_version(plan: Any, number: int, percent: int = 100) -> Any:
    """A draft of the 300 rules, with `percent` of their rates."""
    from commissions.models import Band, Component, ComponentKey, Gate, PlanVersion, Rule

    version = PlanVersion.objects.create(
        plan=plan,
        number=number,
        effective_from=202601,
        document_number=f"测〔2026〕{number}号",
        prepared_by_id=UPLOADER,
    )
    keys = {code: ComponentKey.objects.get_or_create(plan=plan, code=code)[0] for code in RATES}
    fields: dict[str, dict[str, Any]] = {
        "piece": {"kind": "piece"},
        "amount": {"kind": "percent", "measure": "first_payment", "tier_basis": "amount"},
        "marginal": {"kind": "piece", "tier_mode": "marginal"},
        "gated": {"kind": "piece", "payee_cap": 20_000},
        "override": {"kind": "override", "override_of": keys["piece"], "override_step": 1},
    }
    components = {
        code: Component.objects.create(version=version, key=keys[code], name=code, **fields[code])
        for code in RATES
    }
    for code, scope in _scopes():
        rule = Rule.objects.create(component=components[code], **scope)
        lowers = EDGES.get(code, (0,))
        for nth, (lower, upper) in enumerate(zip(lowers, (*lowers[1:], None), strict=True), start=1):
            rate = RATES[code] * nth * percent // 100
            Band.objects.create(rule=rule, lower=lower, upper=upper, rate=rate)
    for measure, threshold in (("minutes", 10), ("megabytes", 30)):
        Gate.objects.create(
            component=components["gated"],
            measure=measure,
            operator=">=",
            threshold=threshold,
            reason="G01",
            label="G01",
        )
    return version


def _scopes() -> Iterator[tuple[str, dict[str, int]]]:
    districts = range(CITY + 1, CITY + 1 + DISTRICTS)
    for category in range(1, 7):
        for district, level in product(districts, (1, 2)):
            yield "piece", {"category_id": category, "district_id": district, "level": level}
        yield "override", {"category_id": category}
    for district in list(districts)[:4]:
        yield "override", {"district_id": district}
    for star in range(1, 6):
        for category, level in product((7, 8, 9, 10), (1, 2)):
            yield (
                ("amount" if category < 9 else "marginal"),
                {"category_id": category, "star": star, "level": level},
            )
        for category in (11, 12):
            yield "gated", {"category_id": category, "star": star}
