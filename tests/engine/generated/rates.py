"""Rules with their bands, and gates."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    Figure,
    FigureOwner,
    Gate,
    Instalment,
    Measure,
    Operator,
    Rule,
    conflicts,
)
from tests.engine.generated.choices import CHANNELS, PAID, RATES, STORE, day_in, maybe, of_channels, some
from tests.engine.generated.components import differing


def rules_and_bands(r: Random, plan: list[Component]) -> tuple[list[Rule], list[Band]]:
    rules: list[Rule] = []
    bands: list[Band] = []
    for component in plan:
        fixed = component.kind not in PAID or component.component_key in differing(plan)
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
        "channel_id": r.choice(CHANNELS),
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
            of_payee = [x.figure_id for x in of_channels(figured) if x.owner is FigureOwner.PAYEE]
            if of_payee and r.random() < 0.7:
                asked = _gate(r, len(found) + 1, component_id=row.component_id)
                asked = replace(asked, month_offset=0, measure=Measure.FIGURE, part=maybe(r, 0.5, row.part))
                found.append(replace(asked, figure_id=r.choice(of_payee)))
        elif r.random() < 0.6:
            found.append(_gate(r, len(found) + 1, component_id=row.component_id, part=row.part))
    for figure in figured:
        if r.random() < 0.3:
            found.append(_gate(r, len(found) + 1, counted_by=figure.figure_id))
    of_month = [row.figure_id for row in figured if row.owner is FigureOwner.PAYEE and not row.by_day]
    for component in plan:
        if component.kind is ComponentKind.OVERRIDE and of_month and r.random() < 0.5:
            asked = replace(_gate(r, 90 + len(found), component_id=component.component_id), month_offset=0)
            found.append(replace(asked, measure=Measure.FIGURE, figure_id=r.choice(of_month)))
    for component in plan:
        if component.kind is ComponentKind.CLAWBACK and of_channels(figured) and r.random() < 0.4:
            asked = replace(_gate(r, 80 + len(found), component_id=component.component_id), month_offset=0)
            figure_id = r.choice(of_channels(figured)).figure_id
            found.append(replace(asked, measure=Measure.FIGURE, figure_id=figure_id))
    return found


def _gate(r: Random, number: int, **whose: Any) -> Gate:
    return Gate(
        gate_id=number,
        group=1,
        measure=r.choice([Measure.MINUTES, Measure.NET_BILL, Measure.REAL_NAME]),
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
                    *(Measure.MONTHS_IN_NET, Measure.MARGIN, Measure.REAL_NAME),
                ]
            ),
            month_offset=r.randint(0, 2),
            operator=r.choice(list(Operator)),
            threshold=r.choice([0, 1, 10]),
            reason=f"G{number:02d}",
        )
        for number in range(1, 1 + r.choice([0, 0, 1, 2, 3]))
    ]
