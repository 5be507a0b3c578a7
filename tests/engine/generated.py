"""Generated plans, networks, facts and ledgers: small enough to collide, wide enough to reach every rule."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from commissions.engine import (
    Adjustment,
    Band,
    CapPeriod,
    CapUse,
    Coefficient,
    Component,
    ComponentKind,
    Fact,
    Gate,
    Grain,
    Inputs,
    Measure,
    Operator,
    Position,
    Rule,
    State,
    Target,
    TierBasis,
    TierMode,
    TierScope,
    Usage,
    conflicts,
)

PERIODS = (202511, 202512, 202601)
CHANNELS = range(1, 7)
STORE = 3
SUBSCRIBERS = ("138", "139", "甲")
maybe = st.none()
amounts = st.one_of(st.integers(-300, 3_000), st.integers(-30_000, 300_000), st.sampled_from([0, 1, -1, 5_000]))
rates = st.sampled_from([0, 1, 500, 3_333, 5_000, 7_500, 10_000, 65_000])


def days(period: int) -> st.SearchStrategy[date]:
    return st.dates(date(period // 100, period % 100, 1), date(period // 100, period % 100, 28))


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    found = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        grain = draw(st.sampled_from([Grain.SALE, Grain.SALE, Grain.SUBSCRIBER_MONTH, Grain.CHANNEL_MONTH]))
        period = draw(st.sampled_from(PERIODS))
        of_channel = grain is Grain.CHANNEL_MONTH
        state = draw(st.sampled_from(State)) if of_channel else State.REPORTED
        found.append(
            Fact(
                grain=grain,
                fact_id=number,
                revision=draw(st.integers(1, 2)),
                city_id=draw(st.sampled_from([1, 1, 1, 2])),
                period=period,
                channel_id=draw(st.sampled_from([*CHANNELS, 9])),
                product_id=None if of_channel else draw(optional(st.integers(1, 2))),
                category_id=None if of_channel else draw(optional(st.integers(1, 2))),
                metric_id=draw(st.integers(1, 2)) if of_channel else None,
                event_date=draw(days(period)) if grain is Grain.SALE else None,
                subscriber=None if of_channel else draw(optional(st.sampled_from(SUBSCRIBERS))),
                instalment=draw(st.integers(0, 1)),
                quantity=draw(optional(st.integers(-2, 5))),
                first_payment=draw(optional(amounts)),
                plan_fee=draw(optional(amounts)),
                billed=draw(optional(amounts)),
                arrears=draw(optional(amounts)),
                value=draw(optional(amounts)),
                state=state,
            )
        )
    return found


@st.composite
def positions(draw: st.DrawFn) -> list[Position]:
    found = []
    starts = [date(2025, 1, 1), date(2025, 11, 1), date(2025, 12, 10), date(2026, 1, 15)]
    for channel in CHANNELS:
        for start in draw(st.lists(st.sampled_from(starts), min_size=1, max_size=2, unique=True)):
            city = draw(st.integers(1, 2))
            found.append(
                Position(
                    channel_id=channel,
                    effective_from=start,
                    city_id=city,
                    district_id=draw(optional(st.integers(city * 10, city * 10 + 1))),
                    city_class=draw(optional(st.integers(1, 2))),
                    parent_id=draw(optional(st.integers(1, channel - 1))) if channel > 1 else None,
                    level=draw(optional(st.integers(1, 2))),
                    star=draw(optional(st.integers(1, 2))),
                    mode=draw(optional(st.integers(1, 2))),
                    kind=draw(st.sampled_from([2, STORE])),
                )
            )
    return found


@st.composite
def components(draw: st.DrawFn) -> list[Component]:
    found = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        grain = draw(st.sampled_from([Grain.SALE, Grain.SALE, Grain.SUBSCRIBER_MONTH, Grain.CHANNEL_MONTH]))
        found.append(
            Component(
                component_id=number,
                component_key=number * 10,
                version_id=1,
                plan_id=1,
                effective_from=draw(st.sampled_from([202501, 202512])),
                effective_to=draw(st.sampled_from([None, None, 202512])),
                kind=draw(st.sampled_from([ComponentKind.PIECE, ComponentKind.PERCENT])),
                grain=grain,
                metric_id=draw(optional(st.integers(1, 2))) if grain is Grain.CHANNEL_MONTH else None,
                measure=draw(st.sampled_from([Measure.FIRST_PAYMENT, Measure.NET_BILL, Measure.VALUE])),
                tier_mode=draw(st.sampled_from(TierMode)),
                tier_basis=draw(st.sampled_from(TierBasis)),
                tier_scope=draw(st.sampled_from(TierScope)),
                target_code="x",
                **draw(caps()),
            )
        )
    for number in range(4, 4 + draw(st.integers(0, 2))):
        beneath = draw(st.sampled_from(found[:1]))
        found.append(
            Component(
                component_id=number,
                component_key=number * 10,
                version_id=1,
                plan_id=1,
                effective_from=202501,
                kind=ComponentKind.OVERRIDE,
                grain=beneath.grain,
                override_of=beneath.component_key,
                override_step=draw(st.integers(1, 2)),
                **draw(caps()),
            )
        )
    return found


@st.composite
def caps(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "line_cap": draw(st.sampled_from([None, None, None, 0, 700, 20_000])),
        "payee_cap": draw(st.sampled_from([None, None, 0, 1_000, 30_000])),
        "cap_period": draw(st.sampled_from(CapPeriod)),
        "apply_coefficients": draw(st.booleans()),
    }


@st.composite
def rules_and_bands(draw: st.DrawFn, plan: list[Component]) -> tuple[list[Rule], list[Band]]:
    rules: list[Rule] = []
    bands: list[Band] = []
    for component in plan:
        for _ in range(draw(st.integers(1, 3))):
            rule = Rule(rule_id=len(rules) + 1, component_id=component.component_id, **draw(scopes()))
            if conflicts([*rules, rule]):
                continue
            rules.append(rule)
            tiered = component.kind is not ComponentKind.OVERRIDE
            bands += draw(bands_of(rule.rule_id, tiered=tiered))
    return rules, bands


@st.composite
def scopes(draw: st.DrawFn) -> dict[str, Any]:
    names = ["channel_kind", "mode", "level", "star", "city_class", "city_id", "product_id", "category_id"]
    chosen = draw(st.lists(st.sampled_from([*names, "district_id", "window"]), max_size=2, unique=True))
    found: dict[str, Any] = {name: draw(st.integers(1, 2)) for name in chosen if name in names}
    if "channel_kind" in chosen:
        found["channel_kind"] = draw(st.sampled_from([2, STORE]))
    if "district_id" in chosen:
        found["district_id"] = draw(st.sampled_from([10, 11, 20]))
    if "window" in chosen:
        found["date_from"] = draw(optional(days(202512)))
        found["date_to"] = draw(days(202601))
    return found


@st.composite
def bands_of(draw: st.DrawFn, rule_id: int, *, tiered: bool) -> list[Band]:
    edges = [0]
    if tiered:
        edges = sorted(draw(st.lists(st.sampled_from([0, 1, 3, 1_000, 10_000, 12_500]), min_size=1, max_size=3, unique=True)))
    ends: list[int | None] = [*edges[1:], draw(st.sampled_from([None, 100_000])) if tiered else None]
    if tiered and len(edges) > 1 and draw(st.booleans()):
        ends[0] = max(edges[0] + 1, edges[1] - 1)
    return [
        Band(rule_id=rule_id, lower=low, upper=high, rate=draw(rates))
        for low, high in zip(edges, ends, strict=True)
    ]


@st.composite
def gates(draw: st.DrawFn, plan: list[Component]) -> list[Gate]:
    wanted = [component.component_id for component in plan if component.kind is not ComponentKind.OVERRIDE]
    return [
        Gate(
            gate_id=number,
            component_id=draw(st.sampled_from(wanted)),
            group=draw(st.integers(1, 2)),
            measure=draw(st.sampled_from([Measure.MINUTES, Measure.NET_BILL, Measure.QUANTITY, Measure.PLAN_FEE])),
            month_offset=draw(st.integers(0, 2)),
            operator=draw(st.sampled_from(Operator)),
            threshold=draw(st.sampled_from([0, 1, 10])),
            reason=f"G{number:02d}",
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    ]


@st.composite
def usage(draw: st.DrawFn) -> list[Usage]:
    keys = st.tuples(st.integers(1, 2), st.sampled_from(SUBSCRIBERS), st.sampled_from([*PERIODS, 202602, 202603]))
    return [
        Usage(
            city_id=city,
            subscriber=subscriber,
            period=period,
            minutes=draw(optional(st.integers(0, 12))),
            billed=draw(optional(st.integers(0, 12))),
            arrears=draw(optional(st.integers(0, 12))),
            plan_fee=draw(optional(st.integers(0, 12))),
        )
        for city, subscriber, period in draw(st.lists(keys, max_size=6, unique=True))
    ]


@st.composite
def payee_tables(draw: st.DrawFn) -> dict[str, Any]:
    keys = st.tuples(st.sampled_from(CHANNELS), st.sampled_from(PERIODS), st.sampled_from(["ranking", "veto"]))
    marks = st.tuples(st.sampled_from(CHANNELS), st.sampled_from(PERIODS))
    return {
        "coefficients": [
            Coefficient(channel_id=a, period=b, kind=c, value=draw(st.sampled_from([0, 9_333, 10_000, 12_000])))
            for a, b, c in draw(st.lists(keys, max_size=5, unique=True))
        ],
        "targets": [
            Target(channel_id=a, period=b, code="x", value=draw(st.sampled_from([0, 3, 7, 1_000, 7_777])))
            for a, b in draw(st.lists(marks, max_size=8, unique=True))
        ],
        "adjustments": [
            Adjustment(adjustment_id=number, payee_id=1, event_period=202510, amount=draw(amounts), posted=0)
            for number in range(1, draw(st.integers(0, 2)) + 1)
        ],
        "cap_uses": [
            CapUse(payee_id=a, component_key=draw(st.sampled_from([10, 40])), period=draw(st.sampled_from([202503, 202512, 202603])), amount=draw(amounts))
            for a, _ in draw(st.lists(marks, max_size=3, unique=True))
        ],
    }


@st.composite
def months(draw: st.DrawFn) -> Inputs:
    """Everything a run needs, with an empty ledger."""
    plan = draw(components())
    rules, bands = draw(rules_and_bands(plan))
    return Inputs(
        facts=draw(facts()),
        positions=draw(positions()),
        components=plan,
        rules=rules,
        bands=bands,
        gates=draw(gates(plan)),
        usage=draw(usage()),
        paid_through_parent=frozenset({STORE}),
        **draw(payee_tables()),
    )


@st.composite
def changed(draw: st.DrawFn, inputs: Inputs) -> Inputs:
    """The same months later: corrected, withdrawn and late facts, moved channels, new rates, other coefficients."""
    later: dict[str, Any] = {}
    if draw(st.booleans()):
        later["facts"] = [
            replace(fact, revision=fact.revision + 1, quantity=draw(optional(st.integers(-2, 5))))
            if draw(st.booleans())
            else fact
            for fact in inputs.facts
            if draw(st.integers(0, 4)) > 0
        ]
    if draw(st.booleans()):
        later["facts"] = [*later.get("facts", inputs.facts), *(replace(f, fact_id=f.fact_id + 50) for f in draw(facts()))]
    if draw(st.booleans()):
        later["positions"] = draw(positions())
    if draw(st.booleans()):
        later["usage"] = draw(usage())
    if draw(st.booleans()):
        later["bands"] = [replace(band, rate=draw(rates)) for band in inputs.bands]
        later |= _next_version(inputs, later["bands"])
    if draw(st.booleans()):
        tables = draw(payee_tables())
        later |= {"coefficients": tables["coefficients"], "targets": tables["targets"]}
    if draw(st.booleans()):
        plan = later.get("components", inputs.components)
        later["components"] = [replace(c, payee_cap=c.payee_cap and c.payee_cap // 3) for c in plan]
    return replace(inputs, **later)


def _next_version(inputs: Inputs, bands: list[Band]) -> dict[str, Any]:
    """All ids grow by 100: another version of the same components, for the same months."""
    return {
        "components": [replace(c, component_id=c.component_id + 100, version_id=2) for c in inputs.components],
        "rules": [replace(r, rule_id=r.rule_id + 100, component_id=r.component_id + 100) for r in inputs.rules],
        "bands": [replace(b, rule_id=b.rule_id + 100) for b in bands],
        "gates": [replace(g, component_id=g.component_id + 100) for g in inputs.gates],
    }
