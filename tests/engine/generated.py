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
    Attribution,
    Balance,
    Band,
    CapPeriod,
    CapUse,
    Coefficient,
    Component,
    ComponentKind,
    CountPeriod,
    Earned,
    Edges,
    Fact,
    Factor,
    Figure,
    FigureOwner,
    FigureProduct,
    Gate,
    Grain,
    Instalment,
    Measure,
    Minimum,
    OncePeriod,
    Operator,
    OverrideBy,
    Paid,
    Position,
    Promise,
    Qualifier,
    Rule,
    StageOrder,
    Standing,
    State,
    Target,
    TierBasis,
    TierMode,
    TierScope,
    Usage,
    Version,
    conflicts,
)
from tests.engine.rows import Rows

T = TypeVar("T")

PERIODS = (202511, 202512, 202601)
BEFORE = 202510
"""A month whose facts only count in figures."""
CHANNELS = (1, 2, 3, 4)
STORE = 3
SUBSCRIBERS = ("138", "139", "甲")
OTHER = 5
"""The version of the second plan, and its plan."""
GRAINS = [Grain.SALE] * 4 + [Grain.SUBSCRIBER_MONTH, Grain.CHANNEL_MONTH, Grain.EVENT]
PAID_ON = [*GRAINS, Grain.PRESENCE]
RATES = [0, 1, 500, 3_333, 5_000, 7_500, 10_000, 65_000]
BASES = [Measure.FIRST_PAYMENT, Measure.NET_BILL, Measure.MARGIN, Measure.VALUE]
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
    grain, period = r.choice(GRAINS), r.choice([*PERIODS * 3, BEFORE])
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
        campaign_id=maybe(r, 0.4, r.randint(1, 2)) if grain is Grain.SALE else None,
        metric_id=r.randint(1, 2) if of_channel or grain is Grain.EVENT else None,
        event_date=day_in(r, period) if grain in (Grain.SALE, Grain.EVENT) else None,
        subscriber=None if of_channel else maybe(r, 0.9, r.choice(SUBSCRIBERS)),
        instalment=r.randint(0, 1),
        quantity=maybe(r, 0.95, r.randint(-2, 5)),
        amount=maybe(r, 0.8, amount(r)),
        cost=maybe(r, 0.8, amount(r)),
        first_payment=maybe(r, 0.95, amount(r)),
        months_in_net=maybe(r, 0.8, r.randint(1, 4)),
        plan_fee=maybe(r, 0.2, amount(r)),
        billed=maybe(r, 0.8, amount(r)),
        arrears=maybe(r, 0.8, amount(r)),
        value=maybe(r, 0.9, r.choice([0, 3, 35]) if grain is Grain.EVENT else amount(r)),
        state=r.choice([State.REPORTED, State.REPORTED, *State]) if of_channel else State.REPORTED,
    )


def positions(r: Random) -> list[Position]:
    found = []
    for channel in CHANNELS:
        joining = r.choice([date(2025, 1, 1)] * 5 + [date(2025, 12, 10)])
        leaving = maybe(r, 0.2, r.choice([date(2025, 11, 20), date(2025, 12, 31), date(2026, 1, 1)]))
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
                    left_on=leaving,
                )
            )
    return found


def components(r: Random, figured: Sequence[Figure] = ()) -> list[Component]:
    paying = [_component(r, number, figured) for number in range(1, r.randint(2, 4))]
    above = [
        replace(
            _component(r, number),
            kind=ComponentKind.OVERRIDE,
            grain=paying[0].grain,
            metric_id=None,
            measure=Measure.QUANTITY,
            second_measure=None,
            second_figure=None,
            prorate=False,
            override_of=paying[0].component_key,
            override_step=r.choice([1, 1, 2]),
            override_by=r.choice([OverrideBy.SHARE, OverrideBy.SHARE, OverrideBy.DIFFERENCE]),
            count_period=CountPeriod.MONTH,
        )
        for number in range(4, 4 + r.randint(0, 2))
    ]
    if _differing(above):
        paying[0] = replace(paying[0], prorate=False, second_measure=None, second_figure=None)
    if r.random() < 0.3:
        shared: dict[str, Any] = {
            "cap_group": "g",
            "payee_cap": r.choice([0, 1_000, 3_333, 50_000]),
            "cap_period": r.choice(list(CapPeriod)),
        }
        paying = [replace(row, **shared) for row in paying]
        above = [replace(row, **shared) if r.random() < 0.5 else row for row in above]
    tables = [*_tables(r), *_guarantees(r), *_balancing(r)]
    return paying + above + tables + _clawbacks(r, [*paying, *above], figured)


def _differing(plan: Sequence[Component]) -> set[int | None]:
    """Keys of components whose rates are compared with those of the upline: flat, without factors."""
    return {row.override_of for row in plan if row.override_by is OverrideBy.DIFFERENCE}


def _component(r: Random, number: int, figured: Sequence[Figure] = ()) -> Component:
    grain = r.choice(PAID_ON)
    metric = r.choice([None, 1]) if grain is Grain.CHANNEL_MONTH else None
    kind = r.choice(PAID)
    plain = [
        row.figure_id
        for row in figured
        if row.share_of is None and row.target_code is None and row.measure is not Measure.FORMULA
    ]
    figure = maybe(r, 0.3, r.choice(plain)) if plain and kind is ComponentKind.PERCENT else None
    tier_figure = maybe(r, 0.3, r.choice(figured).figure_id) if figured else None
    formula = (
        maybe(r, 0.25, _formula(r, figured, has_target=metric is not None))
        if kind is ComponentKind.PERCENT and figure is None
        else None
    )
    mode = TierMode.WHOLE if tier_figure else r.choice(list(TierMode))
    two = mode in (TierMode.WHOLE, TierMode.TRANSACTION) and r.random() < 0.2
    basis = (
        TierBasis.FIGURE
        if tier_figure
        else r.choice([basis for basis in TierBasis if basis is not TierBasis.FIGURE])
    )
    summed = mode is not TierMode.TRANSACTION and basis in (TierBasis.COUNT, TierBasis.AMOUNT)
    over = r.choice(list(CountPeriod)) if summed else CountPeriod.MONTH
    once = r.choice([None] * 5 + [1, 2, 3, *OncePeriod]) if over is CountPeriod.MONTH else None
    second = maybe(r, 0.5, r.choice(figured).figure_id) if two and figured else None
    return Component(
        component_id=number,
        component_key=number * 10,
        version_id=1,
        plan_id=1,
        effective_from=r.choice([202501, 202501, 202512]),
        effective_to=r.choice([None, None, None, 202512]),
        kind=kind,
        grain=grain,
        metric_id=metric,
        measure=Measure.FIGURE if figure else Measure.FORMULA if formula else r.choice(BASES),
        measure_figure=figure,
        formula=formula,
        tier_mode=mode,
        tier_basis=basis,
        tier_figure=tier_figure,
        tier_scope=r.choice(list(TierScope)),
        count_period=over,
        edges=r.choice(list(Edges)),
        second_measure=(
            Measure.FIGURE if second else r.choice([Measure.MONTHS_IN_NET, Measure.AMOUNT]) if two else None
        ),
        second_figure=second,
        target_code="x",
        prorate=grain is Grain.PRESENCE and r.random() < 0.5,
        standing=r.choice(list(Standing)),
        line_cap=r.choice([None, None, None, 0, 700, 20_000]),
        line_floor=r.choice([None, None, None, 500, 3_000]),
        subscriber_cap=r.choice([None, None, None, 0, 1_001, 5_000]),
        clock_stops=r.random() < 0.5,
        once_months=once if isinstance(once, int) else None,
        once_period=once if isinstance(once, OncePeriod) else None,
        paid_months=maybe(r, 0.15, r.choice([0b111, 1 << 11, 0b1111_1111_1111])),
        payee_cap=r.choice([None, None, 0, 1_000, 3_333]),
        cap_period=r.choice(list(CapPeriod)),
        apply_qualifier=r.random() < 0.7,
        apply_coefficients=r.random() < 0.7,
    )


def _formula(r: Random, figured: Sequence[Figure], *, has_target: bool) -> str:
    """Of a base: an amount of the fact's measures and of the version's counted figures."""
    counted = [row.code for row in figured if row.formula is None]
    return r.choice(
        [
            *(
                "first_payment * 10% + quantity * 2",
                "=MAX(首充金额 - net_bill, 0)",
                "first_payment / quantity",
            ),
            *("ROUND(amount / 3, 1)", "IF(months_in_net > 2, margin, -0.5)", "value * 0.5"),
            *[f"IF({code} > 2, 10, first_payment)" for code in counted],
            *(
                ["IF(target > 5, 10, value / target)", "MIN(value, target * 2) * 1%"] * 2
                if has_target
                else []
            ),
        ]
    )


def _figure_by_formula(r: Random, number: int, counted: Sequence[Figure]) -> Figure:
    """Its `measure` tells the oracle what it gives: fen, a count, or (formula) a share."""
    one = r.choice(counted)
    others = [row for row in counted if row.owner is one.owner]
    other = r.choice(others)
    is_share = one.share_of is not None or one.target_code is not None
    if is_share:
        text, gives = f"MIN({one.code}, 80%)", Measure.FORMULA
    elif one.measure is Measure.FIRST_PAYMENT:
        text, gives = f"MAX({one.code} - 5, 0)", Measure.FIRST_PAYMENT
    elif (
        one.measure is other.measure is Measure.QUANTITY
        and other.share_of is None
        and other.target_code is None
    ):
        text, gives = f"{one.code} / {other.code}", Measure.FORMULA
    else:
        text, gives = f"{one.code} / 3", Measure.QUANTITY
    return replace(
        one, figure_id=number, code=f"f{number}", measure=gives, formula=text, share_of=None, target_code=None
    )


def _tables(r: Random) -> list[Component]:
    """Factor tables."""
    return [
        Component(
            component_id=number,
            component_key=number * 10,
            version_id=1,
            plan_id=1,
            effective_from=202501,
            kind=ComponentKind.FACTOR,
            grain=Grain.SALE,
            in_points=number == 7,
        )
        for number in range(6, 6 + r.randint(0, 2))
    ]


def _guarantees(r: Random) -> list[Component]:
    return [
        Component(
            component_id=number,
            component_key=number * 10,
            version_id=1,
            plan_id=1,
            effective_from=202501,
            kind=ComponentKind.GUARANTEE,
            grain=Grain.PRESENCE,
            prorate=r.random() < 0.5,
        )
        for number in range(8, 8 + r.choice([0, 0, 1, 2]))
    ]


def _balancing(r: Random) -> list[Component]:
    """Draws and reserves."""
    return [
        Component(
            component_id=number,
            component_key=number * 10,
            version_id=1,
            plan_id=1,
            effective_from=r.choice([202501, 202501, 202512]),
            kind=kind,
            grain=Grain.PRESENCE,
            prorate=kind is ComponentKind.DRAW and r.random() < 0.5,
        )
        for number, kind in ((12, ComponentKind.DRAW), (13, ComponentKind.DRAW), (14, ComponentKind.RESERVE))
        if r.random() < 0.3
    ]


def balances(r: Random, plan: Sequence[Component]) -> list[Balance]:
    """Of months that aren't worked out: what draws advanced, and reserves held back."""
    found = []
    for component in plan:
        for payee, period in some(r, list(product(CHANNELS, [202509, BEFORE])), 3):
            advanced = r.choice([100, 3_333, 50_000])
            number = payee * 1_000_000 + period
            if component.kind is ComponentKind.DRAW:
                kind, amount = 8, r.choice([advanced, advanced, -50])
            elif component.kind is ComponentKind.RESERVE:
                kind, amount = 9, -advanced
            else:
                continue
            found.append(
                Balance(
                    payee_id=payee,
                    component_key=component.component_key,
                    kind=kind,
                    period=period,
                    fact_id=number,
                    amount=amount,
                )
            )
    return found


def _clawbacks(r: Random, paying: Sequence[Component], figured: Sequence[Figure]) -> list[Component]:
    return [
        Component(
            component_id=number,
            component_key=number * 10,
            version_id=1,
            plan_id=1,
            effective_from=202501,
            kind=ComponentKind.CLAWBACK,
            grain=Grain.EVENT,
            metric_id=r.randint(1, 2),
            tier_basis=r.choice([TierBasis.MONTHS, TierBasis.DAYS]),
            edges=r.choice(list(Edges)),
            prorate=r.random() < 0.3,
            override_of=r.choice([*paying, paying[0]]).component_key,
            spared_figure=maybe(r, 0.4, r.choice(able).figure_id)
            if (able := _of_channels(figured))
            else None,
            spared_share=r.choice([0, 1_000, 10_000]),
        )
        for number in range(10, 10 + r.choice([0, 1, 2]))
    ]


def paid(r: Random, plan: Sequence[Component]) -> list[Paid]:
    """Of months that aren't worked out: what clawed components paid, and took back."""
    found: list[Paid] = []
    for component in plan:
        if component.kind is ComponentKind.CLAWBACK and component.override_of is not None:
            for _ in range(r.randint(0, 2)):
                period = r.choice([BEFORE, 202509])
                one = Paid(
                    payee_id=r.choice(CHANNELS),
                    channel_id=r.choice(CHANNELS),
                    component_key=component.override_of,
                    grain=Grain.SALE,
                    fact_id=950 + len(found),
                    period=period,
                    event_date=day_in(r, period),
                    subscriber=r.choice(SUBSCRIBERS),
                    product_id=maybe(r, 0.8, 1),
                    amount=r.choice([0, 2_133_000, 10_001]),
                )
                found.append(one)
                if r.random() < 0.3:
                    found.append(replace(one, amount=-(one.amount // 3), taken=True))
    return found


def earned(r: Random, plan: Sequence[Component]) -> list[Earned]:
    """Of months that aren't worked out, before and after: for whom was paid what is paid once."""
    return [
        Earned(
            component_key=component.component_key,
            city_id=r.choice([1, 1, 2]),
            period=r.choice([BEFORE, 202509, 202602]),
            channel_id=r.choice(CHANNELS),
            subscriber=maybe(r, 0.8, r.choice(SUBSCRIBERS)),
        )
        for component in plan
        if component.once_months or component.once_period
        for _ in range(r.randint(0, 2))
    ]


def figures(r: Random) -> list[Figure]:
    plain = [_figure(r, number) for number in range(1, 1 + r.randint(0, 2))]
    shares = [
        replace(_figure(r, 2 + number), owner=whole.owner, share_of=whole.figure_id)
        for number, whole in enumerate(plain, 1)
        if r.random() < 0.4
    ]
    targeted = [replace(_figure(r, 5), target_code="x")] if r.random() < 0.2 else []
    counted = plain + shares + targeted
    worked_out = [_figure_by_formula(r, 6, counted)] if counted and r.random() < 0.4 else []
    return counted + worked_out


def _figure(r: Random, number: int) -> Figure:
    grain = r.choice(PAID_ON)
    return Figure(
        figure_id=number,
        version_id=1,
        code=f"f{number}",
        owner=r.choice(list(FigureOwner)),
        grain=grain,
        metric_id=maybe(r, 0.5, 1) if grain is Grain.CHANNEL_MONTH else None,
        measure=r.choice([Measure.QUANTITY, Measure.QUANTITY, Measure.FIRST_PAYMENT, Measure.VALUE]),
        month_from=r.choice([0, -1, -2]),
        month_to=r.choice([0, 0, -1]),
        year_to_date=r.random() < 0.2,
    )


def _of_channels(figured: Sequence[Figure]) -> list[Figure]:
    """What the qualifier and clawbacks may look at: a month has no subscriber (14.7)."""
    return [row for row in figured if row.owner is not FigureOwner.SUBSCRIBER]


def figure_products(r: Random, figured: Sequence[Figure]) -> list[FigureProduct]:
    return [
        r.choice(
            [
                FigureProduct(figure_id=row.figure_id, product_id=1),
                FigureProduct(figure_id=row.figure_id, category_id=2),
                FigureProduct(figure_id=row.figure_id, campaign_id=1),
            ]
        )
        for row in figured
        for _ in range(r.choice([0, 0, 1, 2]))
    ]


def instalments(r: Random, plan: list[Component]) -> list[Instalment]:
    found = []
    for component in plan:
        if component.kind in PAID and r.random() < 0.3:
            shares = r.choice([(10_000,), (4_000, 6_000), (3_333, 3_333, 3_334)])
            offsets = sorted(r.sample([0, 1, 2, 3], len(shares)))
            found += [
                Instalment(
                    component_id=component.component_id,
                    part=part,
                    month_offset=offset,
                    share=share,
                    held_months=r.choice([0, 0, 1, 2]),
                    reduced_share=r.choice([0, 0, 3_333]),
                )
                for part, (offset, share) in enumerate(zip(offsets, shares, strict=True), 1)
            ]
        if component.kind is ComponentKind.RESERVE:
            shares = r.choice([(10_000,), (3_333, 6_667)])
            found += [
                Instalment(
                    component_id=component.component_id,
                    part=part,
                    month_offset=months,
                    share=share,
                    reduced_share=r.choice([0, 0, 2_500]),
                )
                for part, (months, share) in enumerate(
                    zip(sorted(r.sample([1, 2, 3], len(shares))), shares, strict=True), 1
                )
            ]
    return found


def promises(r: Random, plan: list[Component], parts: Sequence[Instalment]) -> list[Promise]:
    earning = {row.component_id for row in plan if row.kind in PAID}
    paid_in_parts = sorted({row.component_id for row in parts} & earning)
    return [
        Promise(
            payee_id=r.choice(CHANNELS),
            channel_id=r.choice(CHANNELS),
            event_period=r.choice([BEFORE, 202509]),
            component_key=component_id * 10,
            component_id=component_id,
            grain=Grain.SALE,
            fact_id=900 + number,
            fact_revision=1,
            product_id=maybe(r, 0.8, 1),
            city_id=1,
            subscriber=r.choice(SUBSCRIBERS),
            quantity=1,
            whole=amount(r),
        )
        for number in range(r.randint(0, 2))
        for component_id in paid_in_parts
    ]


def qualifiers(r: Random, figured: Sequence[Figure]) -> tuple[list[Qualifier], list[Minimum]]:
    if not _of_channels(figured) or r.random() < 0.6:
        return [], []
    levels = [
        Qualifier(version_id=1, level=level, payout=r.choice([0, 3_333, 8_000, 10_000]))
        for level in range(r.randint(1, 3))
    ]
    minima = [
        Minimum(version_id=1, level=row.level, figure_id=figure.figure_id, minimum=r.choice([0, 1, 3, 1_000]))
        for row in levels
        for figure in some(r, _of_channels(figured), 2)
        if row.level or r.random() < 0.3
    ]
    return levels, minima


def versions(r: Random) -> list[Version]:
    """With a cap of the month or an order of their own."""
    return [
        Version(
            version_id=number,
            month_cap=maybe(r, 0.7, r.choice([0, 1_000, 3_333, 50_000])),
            stage_order=r.choice(list(StageOrder)),
        )
        for number in (1, OTHER)
        if r.random() < 0.35
    ]


def attributions(r: Random, known: Sequence[Fact]) -> list[Attribution]:
    """Some sales are somebody else's, or shared; channel 9 has no place."""
    found = []
    for fact in known:
        if fact.grain is Grain.SALE and r.random() < 0.25:
            shares = r.choice([(10_000,), (6_000, 4_000), (5_000, 5_000), (3_333, 3_333, 3_334)])
            found += [
                Attribution(grain=fact.grain, fact_id=fact.fact_id, channel_id=channel, share=share)
                for channel, share in zip(r.sample([*CHANNELS, 9], len(shares)), shares, strict=True)
            ]
    return found


def _of_two_plans(r: Random, plan: list[Component], with_tables: set[int]) -> list[Component]:
    """Some components are of a second plan: such as refer to nothing of the first."""
    beneath = {row.override_of for row in plan}
    return [
        replace(row, version_id=OTHER, plan_id=OTHER)
        if row.kind in (*PAID, ComponentKind.GUARANTEE)
        and row.component_id not in with_tables
        and row.component_key not in beneath
        and row.cap_group is None
        and row.formula is None
        and r.random() < 0.4
        else row
        for row in plan
    ]


def rules_and_bands(r: Random, plan: list[Component]) -> tuple[list[Rule], list[Band]]:
    rules: list[Rule] = []
    bands: list[Band] = []
    for component in plan:
        fixed = component.kind not in PAID or component.component_key in _differing(plan)
        for _ in range(r.randint(1, 3)):
            scope = {} if component.kind is ComponentKind.OVERRIDE else _scope(r)
            rule = Rule(rule_id=len(rules) + 1, component_id=component.component_id, **scope)
            if not conflicts([*rules, rule]):
                rules.append(rule)
                if component.kind is ComponentKind.CLAWBACK:
                    of_rule = _bands_since(r, rule.rule_id)
                else:
                    of_rule = _bands(r, rule.rule_id, tiered=not fixed)
                bands += _crossed(r, of_rule) if component.second_measure else of_rule
    return rules, bands


def _scope(r: Random) -> dict[str, Any]:
    if r.random() < 0.4:
        return {}
    choices: dict[str, Any] = {
        "channel_kind": r.choice([2, STORE]),
        "district_id": r.choice([10, 11, 20]),
        "date_to": day_in(r, 202601),
    }
    for name in (
        "mode",
        "level",
        "star",
        "city_class",
        "city_id",
        "product_id",
        "category_id",
        "campaign_id",
    ):
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


def _bands_since(r: Random, rule_id: int) -> list[Band]:
    """Of months or days since the fact that was paid."""
    edges = [r.choice([0, 1]), *sorted(some(r, [2, 3, 12, 30, 60], 3))]
    ends: list[int | None] = [*edges[1:], r.choice([None, 90])]
    return [
        Band(
            rule_id=rule_id, lower=low, upper=high, rate=r.choice([0, 4_000, 7_000, 10_000, 10_000, -10_000])
        )
        for low, high in zip(edges, ends, strict=True)
    ]


def _crossed(r: Random, of_rule: list[Band]) -> list[Band]:
    """Each band once for what is below the edge of the second dimension and once for what is above."""
    edge = r.choice([2, 3, 1_000])
    low = [replace(band, second_upper=edge) for band in of_rule]
    high = [replace(band, second_lower=edge, rate=r.choice(RATES)) for band in of_rule if r.random() < 0.9]
    return low + high


def gates(
    r: Random, plan: list[Component], figured: Sequence[Figure], parts: Sequence[Instalment]
) -> list[Gate]:
    wanted = [component.component_id for component in plan if component.kind in PAID]
    found = _gates_of_components(r, wanted, figured)
    reserves = {row.component_id for row in plan if row.kind is ComponentKind.RESERVE}
    for row in parts:
        if row.component_id in reserves:
            of_payee = [x.figure_id for x in figured if x.owner is FigureOwner.PAYEE]
            if of_payee and r.random() < 0.7:
                asked = _gate(r, len(found) + 1, component_id=row.component_id)
                asked = replace(asked, month_offset=0, measure=Measure.FIGURE, part=maybe(r, 0.5, row.part))
                found.append(replace(asked, figure_id=r.choice(of_payee)))
        elif r.random() < 0.6:
            found.append(_gate(r, len(found) + 1, component_id=row.component_id, part=row.part))
    for figure in figured:
        if r.random() < 0.3:
            found.append(_gate(r, len(found) + 1, counted_by=figure.figure_id))
    for component in plan:
        if component.kind is ComponentKind.CLAWBACK and _of_channels(figured) and r.random() < 0.4:
            asked = replace(_gate(r, 80 + len(found), component_id=component.component_id), month_offset=0)
            figure_id = r.choice(_of_channels(figured)).figure_id
            found.append(replace(asked, measure=Measure.FIGURE, figure_id=figure_id))
    return found


def _gate(r: Random, number: int, **whose: Any) -> Gate:
    return Gate(
        gate_id=number,
        group=1,
        measure=r.choice([Measure.MINUTES, Measure.NET_BILL]),
        month_offset=r.randint(0, 2),
        operator=r.choice(list(Operator)),
        threshold=r.choice([0, 1, 10]),
        reason=f"G{number:02d}",
        **whose,
    )


def _gates_of_components(r: Random, wanted: Sequence[int], figured: Sequence[Figure]) -> list[Gate]:
    of_figures = [
        Gate(
            gate_id=50 + number,
            component_id=r.choice(wanted),
            group=r.randint(1, 2),
            measure=Measure.FIGURE,
            figure_id=figure.figure_id,
            operator=r.choice(list(Operator)),
            threshold=r.choice([0, 1, 5_000]),
            reason=f"G{50 + number}",
        )
        for number, figure in enumerate(figured)
        if r.random() < 0.3
    ]
    return of_figures + [
        Gate(
            gate_id=number,
            component_id=r.choice(wanted),
            group=r.randint(1, 2),
            measure=r.choice(
                [
                    *(Measure.MINUTES, Measure.NET_BILL, Measure.QUANTITY, Measure.PLAN_FEE),
                    *(Measure.MONTHS_IN_NET, Measure.MARGIN),
                ]
            ),
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
            months_in_net=maybe(r, 0.8, r.randint(1, 12)),
            billed=maybe(r, 0.8, r.randint(0, 12)),
            arrears=maybe(r, 0.8, r.randint(0, 12)),
            plan_fee=maybe(r, 0.8, r.randint(0, 12)),
            suspended_days=maybe(r, 0.6, r.choice([0, 15, 30, 31])),
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


def _uses(r: Random, plan: Sequence[Component]) -> list[Factor]:
    """Which lines are multiplied with which tables."""
    return [
        Factor(component_id=component.component_id, factor_key=table.component_key)
        for component in plan
        for table in plan
        if table.kind is ComponentKind.FACTOR
        and component.kind in PAID
        and component.component_key not in _differing(plan)
        and r.random() < 0.6
    ]


def month(r: Random) -> Rows:
    """Everything a run needs, with an empty ledger."""
    figured = figures(r)
    plan = components(r, figured)
    rules, bands = rules_and_bands(r, plan)
    uses = _uses(r, plan)
    priced = {use.component_id for use in uses if use.factor_key == 70}
    plan = [
        replace(row, in_points=True)
        if row.component_id in priced and row.kind is ComponentKind.PIECE and r.random() < 0.8
        else row
        for row in plan
    ]
    parts = instalments(r, plan)
    sold = facts(r)
    levels, minima = qualifiers(r, figured)
    plan = _of_two_plans(r, plan, {use.component_id for use in uses})
    return Rows(
        facts=sold,
        positions=positions(r),
        components=plan,
        rules=rules,
        bands=bands,
        gates=gates(r, plan, figured, parts),
        factors=uses,
        figures=figured,
        figure_products=figure_products(r, figured),
        instalments=parts,
        promises=promises(r, plan, parts),
        qualifiers=levels,
        minima=minima,
        versions=versions(r),
        attributions=attributions(r, sold),
        usage=usage(r),
        coefficients=coefficients(r),
        targets=targets(r),
        paid=paid(r, plan),
        balances=balances(r, plan),
        earned=earned(r, plan),
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
        later["attributions"] = attributions(r, later.get("facts", inputs.facts))
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
            replace(c, component_id=c.component_id + 100, version_id=c.version_id + 1)
            for c in inputs.components
        ],
        "rules": [
            replace(x, rule_id=x.rule_id + 100, component_id=x.component_id + 100) for x in inputs.rules
        ],
        "bands": [replace(band, rule_id=band.rule_id + 100, rate=r.choice(RATES)) for band in inputs.bands],
        "gates": [
            replace(gate, component_id=gate.component_id and gate.component_id + 100) for gate in inputs.gates
        ],
        "factors": [replace(x, component_id=x.component_id + 100) for x in inputs.factors],
        "instalments": [replace(x, component_id=x.component_id + 100) for x in inputs.instalments],
        "promises": [replace(x, component_id=x.component_id + 100) for x in inputs.promises],
        "figures": [replace(x, version_id=x.version_id + 1) for x in inputs.figures],
        "qualifiers": [replace(x, version_id=x.version_id + 1) for x in inputs.qualifiers],
        "minima": [replace(x, version_id=x.version_id + 1) for x in inputs.minima],
        "versions": [
            replace(x, version_id=x.version_id + 1, stage_order=r.choice(list(StageOrder)))
            for x in inputs.versions
        ],
    }


randoms = st.randoms(use_true_random=True)
months = randoms.map(month)
