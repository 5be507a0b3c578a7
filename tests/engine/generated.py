"""Generated plans, networks, facts and ledgers: small enough to collide, dense enough to reach every rule.

Hypothesis draws the seed and the values come from `random`: strategies all the way down would mostly give months
that are nearly empty.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random
from typing import Any, TypeVar

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
from tests.engine.rows import Rows

T = TypeVar("T")

PERIODS = (202511, 202512, 202601)
CHANNELS = (1, 2, 3, 4)
STORE = 3
SUBSCRIBERS = ("138", "139", "甲")
GRAINS = [Grain.SALE] * 4 + [Grain.SUBSCRIBER_MONTH, Grain.CHANNEL_MONTH]
RATES = [0, 1, 500, 3_333, 5_000, 7_500, 10_000, 65_000]
PAID = [ComponentKind.PIECE, ComponentKind.PERCENT]


def maybe(r: Random, chance: float, value: T) -> T | None:
    return value if r.random() < chance else None


def amount(r: Random) -> int:
    return r.choice([0, 1, -1, 5_000, r.randint(-300, 3_000), r.randint(-30_000, 300_000)])


def day_in(r: Random, period: int) -> date:
    return date(period // 100, period % 100, r.randint(1, 28))


def some(r: Random, keys: Sequence[T], most: int) -> list[T]:
    return r.sample(list(keys), r.randint(0, min(most, len(keys))))


def facts(r: Random, first_id: int = 1, most: int = 16) -> list[Fact]:
    return [_fact(r, number) for number in range(first_id, first_id + r.randint(1, most))]


def _fact(r: Random, number: int) -> Fact:
    grain, period = r.choice(GRAINS), r.choice(PERIODS)
    of_channel = grain is Grain.CHANNEL_MONTH
    return Fact(
        grain=grain,
        fact_id=number,
        revision=r.randint(1, 2),
        city_id=r.choice([1, 1, 1, 1, 2]),
        period=period,
        channel_id=r.choice([*CHANNELS * 4, 9]),
        product_id=None if of_channel else maybe(r, 0.8, r.randint(1, 2)),
        category_id=None if of_channel else maybe(r, 0.8, r.randint(1, 2)),
        metric_id=r.randint(1, 2) if of_channel else None,
        event_date=day_in(r, period) if grain is Grain.SALE else None,
        subscriber=None if of_channel else maybe(r, 0.9, r.choice(SUBSCRIBERS)),
        instalment=r.randint(0, 1),
        quantity=maybe(r, 0.95, r.randint(-2, 5)),
        first_payment=maybe(r, 0.95, amount(r)),
        plan_fee=maybe(r, 0.2, amount(r)),
        billed=maybe(r, 0.8, amount(r)),
        arrears=maybe(r, 0.8, amount(r)),
        value=maybe(r, 0.9, amount(r)),
        state=r.choice([State.REPORTED, State.REPORTED, *State]) if of_channel else State.REPORTED,
    )


def positions(r: Random) -> list[Position]:
    found = []
    for channel in CHANNELS:
        joining = r.choice([date(2025, 1, 1)] * 5 + [date(2025, 12, 10)])
        moving = some(r, [date(2025, 11, 1), date(2025, 12, 15), date(2026, 1, 15)], 1)
        for start in sorted({joining, *moving}):
            city = r.randint(1, 2)
            found.append(
                Position(
                    channel_id=channel,
                    effective_from=start,
                    city_id=city,
                    district_id=maybe(r, 0.7, r.choice([city * 10, city * 10 + 1])),
                    city_class=maybe(r, 0.7, r.randint(1, 2)),
                    parent_id=maybe(r, 0.8, r.randint(1, channel - 1)) if channel > 1 else None,
                    level=maybe(r, 0.7, r.randint(1, 2)),
                    star=maybe(r, 0.7, r.randint(1, 2)),
                    mode=maybe(r, 0.7, r.randint(1, 2)),
                    kind=r.choice([2, 2, STORE]),
                )
            )
    return found


def components(r: Random) -> list[Component]:
    paying = [_component(r, number) for number in range(1, r.randint(2, 4))]
    above = [
        replace(
            _component(r, number),
            kind=ComponentKind.OVERRIDE,
            grain=paying[0].grain,
            metric_id=None,
            override_of=paying[0].component_key,
            override_step=r.choice([1, 1, 2]),
        )
        for number in range(4, 4 + r.randint(0, 2))
    ]
    return paying + above


def _component(r: Random, number: int) -> Component:
    grain = r.choice(GRAINS)
    return Component(
        component_id=number,
        component_key=number * 10,
        version_id=1,
        plan_id=1,
        effective_from=r.choice([202501, 202501, 202512]),
        effective_to=r.choice([None, None, None, 202512]),
        kind=r.choice(PAID),
        grain=grain,
        metric_id=r.choice([None, 1]) if grain is Grain.CHANNEL_MONTH else None,
        measure=r.choice([Measure.FIRST_PAYMENT, Measure.NET_BILL, Measure.VALUE]),
        tier_mode=r.choice(list(TierMode)),
        tier_basis=r.choice(list(TierBasis)),
        tier_scope=r.choice(list(TierScope)),
        target_code="x",
        line_cap=r.choice([None, None, None, 0, 700, 20_000]),
        payee_cap=r.choice([None, None, 0, 1_000, 3_333]),
        cap_period=r.choice(list(CapPeriod)),
        apply_coefficients=r.random() < 0.7,
    )


def rules_and_bands(r: Random, plan: list[Component]) -> tuple[list[Rule], list[Band]]:
    rules: list[Rule] = []
    bands: list[Band] = []
    for component in plan:
        fixed = component.kind is ComponentKind.OVERRIDE
        for _ in range(r.randint(1, 3)):
            scope = {} if fixed else _scope(r)
            rule = Rule(rule_id=len(rules) + 1, component_id=component.component_id, **scope)
            if not conflicts([*rules, rule]):
                rules.append(rule)
                bands += _bands(r, rule.rule_id, tiered=not fixed)
    return rules, bands


def _scope(r: Random) -> dict[str, Any]:
    if r.random() < 0.4:
        return {}
    choices: dict[str, Any] = {
        "channel_kind": r.choice([2, STORE]),
        "district_id": r.choice([10, 11, 20]),
        "date_to": day_in(r, 202601),
    }
    for name in ("mode", "level", "star", "city_class", "city_id", "product_id", "category_id"):
        choices[name] = r.randint(1, 2)
    named = {name: choices[name] for name in some(r, list(choices), 2)}
    if "date_to" in named:
        named["date_from"] = maybe(r, 0.5, day_in(r, 202512))
    return named


def _bands(r: Random, rule_id: int, *, tiered: bool) -> list[Band]:
    edges = sorted(some(r, [1, 3, 1_000, 10_000, 12_500], 3)) if tiered else []
    edges = edges if edges and r.random() < 0.2 else [0, *edges]
    ends: list[int | None] = [*edges[1:], r.choice([None, None, 100_000]) if tiered else None]
    if len(edges) > 1 and r.random() < 0.2:
        ends[0] = max(edges[0] + 1, edges[1] - 1)
    return [
        Band(rule_id=rule_id, lower=low, upper=high, rate=r.choice(RATES))
        for low, high in zip(edges, ends, strict=True)
    ]


def gates(r: Random, plan: list[Component]) -> list[Gate]:
    wanted = [component.component_id for component in plan if component.kind is not ComponentKind.OVERRIDE]
    return [
        Gate(
            gate_id=number,
            component_id=r.choice(wanted),
            group=r.randint(1, 2),
            measure=r.choice([Measure.MINUTES, Measure.NET_BILL, Measure.QUANTITY, Measure.PLAN_FEE]),
            month_offset=r.randint(0, 2),
            operator=r.choice(list(Operator)),
            threshold=r.choice([0, 1, 10]),
            reason=f"G{number:02d}",
        )
        for number in range(1, 1 + r.choice([0, 0, 1, 2, 3]))
    ]


def usage(r: Random) -> list[Usage]:
    return [
        Usage(
            city_id=city,
            subscriber=subscriber,
            period=period,
            minutes=maybe(r, 0.8, r.randint(0, 12)),
            billed=maybe(r, 0.8, r.randint(0, 12)),
            arrears=maybe(r, 0.8, r.randint(0, 12)),
            plan_fee=maybe(r, 0.8, r.randint(0, 12)),
        )
        for city, subscriber, period in some(
            r, list(product([1, 2], SUBSCRIBERS, [*PERIODS, 202602, 202603])), 25
        )
    ]


def coefficients(r: Random) -> list[Coefficient]:
    keys = some(r, list(product(CHANNELS, PERIODS, ["ranking", "veto"])), 16)
    return [
        Coefficient(channel_id=a, period=b, kind=c, value=r.choice([0, 9_333, 10_000, 12_000]))
        for a, b, c in keys
    ]


def targets(r: Random) -> list[Target]:
    keys = some(r, list(product(CHANNELS, PERIODS)), 12)
    return [
        Target(channel_id=a, period=b, code="x", value=r.choice([0, 3, 7, 1_000, 7_777])) for a, b in keys
    ]


def month(r: Random) -> Rows:
    """Everything a run needs, with an empty ledger."""
    plan = components(r)
    rules, bands = rules_and_bands(r, plan)
    return Rows(
        facts=facts(r),
        positions=positions(r),
        components=plan,
        rules=rules,
        bands=bands,
        gates=gates(r, plan),
        usage=usage(r),
        coefficients=coefficients(r),
        targets=targets(r),
        adjustments=[
            Adjustment(adjustment_id=number, payee_id=1, event_period=202510, amount=amount(r), posted=0)
            for number in range(1, 1 + r.randint(0, 2))
        ],
        cap_uses=[
            CapUse(payee_id=payee, component_key=r.choice([10, 40]), period=period, amount=amount(r))
            for payee, period in some(r, list(product(CHANNELS, [202503, 202512, 202603])), 3)
        ],
        paid_through_parent=frozenset({STORE}),
    )


def changed(r: Random, inputs: Rows) -> Rows:
    """The same months later: corrected, withdrawn and late facts, moved channels, new rates, other coefficients."""
    later: dict[str, Any] = {}
    if r.random() < 0.5:
        later["facts"] = [_corrected(r, fact) for fact in inputs.facts if r.random() < 0.9]
    if r.random() < 0.5:
        first_id = max((fact.fact_id for fact in inputs.facts), default=0) + 1
        later["facts"] = [*later.get("facts", inputs.facts), *facts(r, first_id, most=4)]
    if r.random() < 0.2:
        later["positions"] = positions(r)
    if r.random() < 0.2:
        later["usage"] = usage(r)
    if r.random() < 0.3:
        later |= _next_version(r, inputs)
    if r.random() < 0.3:
        later |= {"coefficients": coefficients(r), "targets": targets(r)}
    if r.random() < 0.2:
        plan = later.get("components", inputs.components)
        later["components"] = [replace(c, payee_cap=c.payee_cap and c.payee_cap // 3) for c in plan]
    return replace(inputs, **later)


def _corrected(r: Random, fact: Fact) -> Fact:
    if r.random() < 0.8:
        return fact
    return replace(fact, revision=fact.revision + 1, quantity=r.randint(-2, 5), first_payment=amount(r))


def _next_version(r: Random, inputs: Rows) -> dict[str, Any]:
    """All ids grow by 100: another version of the same components, for the same months."""
    return {
        "components": [
            replace(c, component_id=c.component_id + 100, version_id=2) for c in inputs.components
        ],
        "rules": [
            replace(x, rule_id=x.rule_id + 100, component_id=x.component_id + 100) for x in inputs.rules
        ],
        "bands": [replace(band, rule_id=band.rule_id + 100, rate=r.choice(RATES)) for band in inputs.bands],
        "gates": [replace(gate, component_id=gate.component_id + 100) for gate in inputs.gates],
    }


randoms = st.randoms(use_true_random=True)
months = randoms.map(month)
