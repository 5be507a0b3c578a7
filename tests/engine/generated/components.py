"""Components of every kind."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from commissions.engine import (
    CapPeriod,
    Component,
    ComponentKind,
    CountPeriod,
    Edges,
    Factor,
    Figure,
    Grain,
    Measure,
    OncePeriod,
    OverrideBy,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from tests.engine.generated.choices import BASES, OTHER, PAID, PAID_ON, maybe, of_channels


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
            standing=r.choice([Standing.MONTH_START, Standing.EVENT_DAY, Standing.MONTH_END]),
        )
        for number in range(4, 4 + r.randint(0, 2))
    ]
    if differing(above):
        paying[0] = replace(
            paying[0],
            prorate=False,
            second_measure=None,
            second_figure=None,
            standing=Standing.EVENT_DAY,
        )
    if r.random() < 0.3:
        shared: dict[str, Any] = {
            "cap_group": "g",
            "payee_cap": r.choice([0, 1_000, 3_333, 50_000]),
            "cap_period": r.choice(list(CapPeriod)),
            "payee_floor": r.choice([None, 1_000, 3_333]),
            "floor_period": r.choice(list(CapPeriod)),
            "subscriber_cap": r.choice([None, None, 1_001]),
            "subscriber_floor": r.choice([None, None, 700]),
        }
        paying = [replace(row, **shared) for row in paying]
        above = [replace(row, **shared) if r.random() < 0.5 else row for row in above]
    tables = [*_tables(r), *_guarantees(r), *_balancing(r)]
    return paying + above + tables + _clawbacks(r, [*paying, *above], figured)


def differing(plan: Sequence[Component]) -> set[int | None]:
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
    two = r.random() < 0.2
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
        early_cap=r.choice([None, None, None, None, 0, 700, 20_000]),
        early_floor=r.choice([None, None, None, None, 500]),
        subscriber_cap=r.choice([None, None, None, 0, 1_001, 5_000]),
        subscriber_floor=r.choice([None, None, None, 1_001, 5_000]),
        payee_floor=r.choice([None, None, None, 3_333, 20_000]),
        floor_period=r.choice(list(CapPeriod)),
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
            standing=r.choice(list(Standing)),
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
            standing=r.choice(list(Standing)) if kind is ComponentKind.DRAW else Standing.MONTH_START,
            prorate=kind is ComponentKind.DRAW and r.random() < 0.5,
        )
        for number, kind in ((12, ComponentKind.DRAW), (13, ComponentKind.DRAW), (14, ComponentKind.RESERVE))
        if r.random() < 0.3
    ]


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
            spared_figure=maybe(r, 0.4, r.choice(able).figure_id) if (able := of_channels(figured)) else None,
            spared_share=r.choice([0, 1_000, 10_000]),
        )
        for number in range(10, 10 + r.choice([0, 1, 2]))
    ]


def of_two_plans(r: Random, plan: list[Component], with_tables: set[int]) -> list[Component]:
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


def factors_used(r: Random, plan: Sequence[Component]) -> list[Factor]:
    """Which lines are multiplied with which tables."""
    return [
        Factor(component_id=component.component_id, factor_key=table.component_key)
        for component in plan
        for table in plan
        if table.kind is ComponentKind.FACTOR
        and component.kind in PAID
        and component.component_key not in differing(plan)
        and r.random() < 0.6
    ]
