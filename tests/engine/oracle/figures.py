"""Paragraphs 4, 14 and 19: figures of a month, and whether conditions hold."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from commissions.engine import (
    Fact,
    Figure,
    FigureOwner,
    Gate,
    Grain,
    Measure,
    Operator,
    State,
)
from tests.engine.oracle.arithmetic import day_of, figure, months_later
from tests.engine.oracle.cut_offs import cut_off_of
from tests.engine.oracle.formula import worth
from tests.engine.oracle.places import place
from tests.engine.rows import Rows

USAGE = (
    Measure.MINUTES,
    Measure.MEGABYTES,
    Measure.MONTHS_IN_NET,
    Measure.REAL_NAME,
    Measure.BILLED,
    Measure.ARREARS,
    Measure.NET_BILL,
    Measure.PLAN_FEE,
)
Owner: TypeAlias = int | tuple[int, str]
"""For whom a figure is counted: a payee, a channel, or a city's subscriber."""
MONEY = (
    *(Measure.AMOUNT, Measure.MARGIN, Measure.FIRST_PAYMENT, Measure.PLAN_FEE),
    *(Measure.BILLED, Measure.ARREARS, Measure.NET_BILL),
)
FORMULA_UNITS = {Measure.FIRST_PAYMENT: (2, 1), Measure.QUANTITY: (4, 10_000), Measure.FORMULA: (4, 1)}
"""By what a generated formula gives, which its `measure` tells the oracle: fen, a count, a share."""


def whole_of(value: Fraction | None) -> int | None:
    """A share enters a formula cut to four decimals."""
    if value is None:
        return None
    return int(value)


def scale_of(inputs: Rows, counted: Figure) -> int:
    if counted.share_of is not None or counted.target_code is not None:
        return 10_000
    if counted.measure is Measure.VALUE:
        return 100 if counted.metric_id in inputs.money_metrics else 1
    return 100 if counted.measure in MONEY else 1


def _by_formula(
    inputs: Rows, asked: Figure, owner_id: Owner, period: int, day: date | None
) -> tuple[Fraction | None, str]:
    """Paragraph 19.4."""
    row: dict[str, int | None] = {}
    scales: dict[str, int] = {}
    for counted in inputs.figures:
        if (counted.version_id, counted.owner) == (asked.version_id, asked.owner) and counted.formula is None:
            row[counted.code] = whole_of(value_of(inputs, counted.figure_id, owner_id, period, day))
            scales[counted.code] = scale_of(inputs, counted)
    places, unit = FORMULA_UNITS[asked.measure]
    value, reason = worth(asked.formula or "", row, scales, places)
    return (None if value is None else Fraction(value, unit)), reason or ""


def owner_for(row: Figure, fact: Fact, payee_id: int) -> Owner:
    """Paragraphs 14.1 and 14.7."""
    if row.owner is FigureOwner.SUBSCRIBER:
        return fact.city_id, fact.subscriber or ""
    return payee_id if row.owner is FigureOwner.PAYEE else fact.channel_id


def total_of(
    inputs: Rows, figure_row: Figure, owner_id: Owner, period: int, day: date | None = None
) -> int | None:
    """Paragraphs 14.2, 14.3 and 14.9. Nothing where it is a metric's and none was reported."""
    gates = [gate for gate in inputs.gates if gate.counted_by == figure_row.figure_id]
    reported = [
        (fact, size)
        for fact in inputs.facts
        if fact.grain == figure_row.grain
        and cut_off_of(fact) == cut_off_of(figure_row)
        and figure_row.metric_id in (None, fact.metric_id)
        and fact.state is State.REPORTED
        and _in_window(figure_row, fact.period, period)
        and (not figure_row.by_day or day_of(fact) == day)
        and _is_product(inputs, figure_row, fact)
        and _owner_of(inputs, figure_row, fact) == owner_id
        and (size := figure(fact, figure_row.measure)) is not None
    ]
    if not reported and figure_row.grain is Grain.CHANNEL_MONTH:
        return None
    return sum(size for fact, size in reported if not refusal(inputs, gates, fact))


def value_of(
    inputs: Rows, figure_id: int, owner_id: Owner, period: int, day: date | None = None
) -> Fraction | None:
    return told(inputs, figure_id, owner_id, period, day)[0]


def told(
    inputs: Rows, figure_id: int, owner_id: Owner, period: int, day: date | None = None
) -> tuple[Fraction | None, str]:
    """Paragraph 14.4: a share in 10^-4; or why there is none. `day` is the event's, for figures of the day."""
    row = next(row for row in inputs.figures if row.figure_id == figure_id)
    if isinstance(owner_id, tuple) and not owner_id[1]:
        return None, "N00"
    if row.formula is not None:
        return _by_formula(inputs, row, owner_id, period, day)
    total = total_of(inputs, row, owner_id, period, day)
    whole: int | None = 1
    if row.share_of is not None:
        other = next(x for x in inputs.figures if x.figure_id == row.share_of)
        whole = total_of(inputs, other, owner_id, period, day)
    elif row.target_code is not None:
        key = (owner_id, period, row.target_code)
        whole = next((x.value for x in inputs.targets if (x.channel_id, x.period, x.code) == key), 0)
    if total is None or whole is None:
        return None, "N00"
    if row.share_of is None and row.target_code is None:
        return Fraction(total), ""
    return (Fraction(total * 10_000, whole), "") if whole > 0 else (None, "T02")


def _in_window(row: Figure, counted: int, period: int) -> bool:
    if row.quarter_to_date:
        quarter = (period // 100, (period % 100 - 1) // 3)
        return (counted // 100, (counted % 100 - 1) // 3) == quarter and counted <= period
    if row.year_to_date:
        return counted // 100 == period // 100 and counted <= period
    months = (counted // 100 - period // 100) * 12 + counted % 100 - period % 100
    return row.month_from <= months <= row.month_to


def _is_product(inputs: Rows, row: Figure, fact: Fact) -> bool:
    named = [x for x in inputs.figure_products if x.figure_id == row.figure_id]
    campaigns = {x.campaign_id for x in named if x.campaign_id is not None}
    if campaigns and fact.campaign_id not in campaigns:
        return False
    filters = [x for x in named if x.campaign_id is None]
    return not filters or any(
        (x.product_id is not None and x.product_id == fact.product_id)
        or (x.category_id is not None and x.category_id == fact.category_id)
        for x in filters
    )


def _owner_of(inputs: Rows, row: Figure, fact: Fact) -> Owner | None:
    if row.owner is FigureOwner.SUBSCRIBER:
        return owner_for(row, fact, 0)
    here = place(inputs, fact.channel_id, day_of(fact))
    if here is None:
        return None
    if (
        row.owner is FigureOwner.PAYEE
        and here.kind in inputs.paid_through_parent
        and here.parent_id is not None
    ):
        return here.parent_id
    return fact.channel_id


def refusal(
    inputs: Rows, gates: Iterable[Gate], fact: Fact, *, payee_id: int = 0, delay: int = 0, own: bool = True
) -> str:
    """The reason of the first group that clearly fails, else N01 if one is undecided, else nothing.

    `delay` moves all months along; without `own` the fact itself is not looked at.
    """
    undecided = False
    groups: dict[int, list[Gate]] = {}
    for gate in gates:
        groups.setdefault(gate.group, []).append(gate)
    for _, group in sorted(groups.items()):
        outcomes = [
            holds(gate, looked_up(inputs, gate, fact, payee_id=payee_id, delay=delay, own=own))
            for gate in group
        ]
        if True in outcomes:
            continue
        if None not in outcomes:
            return min(group, key=lambda gate: gate.gate_id).reason
        undecided = True
    return "N01" if undecided else ""


def looked_up(
    inputs: Rows, gate: Gate, fact: Fact, *, payee_id: int, delay: int, own: bool
) -> Fraction | int | None:
    if gate.measure is Measure.FIGURE:
        assert gate.figure_id is not None
        asked = next(row for row in inputs.figures if row.figure_id == gate.figure_id)
        return value_of(inputs, gate.figure_id, owner_for(asked, fact, payee_id), fact.period, day_of(fact))
    if own and gate.month_offset == 0 and (found := figure(fact, gate.measure)) is not None:
        return found
    if gate.measure not in USAGE or not fact.subscriber:
        return None
    month = months_later(fact.period, gate.month_offset + delay)
    for row in inputs.usage:
        if (row.city_id, row.subscriber, row.period) == (fact.city_id, fact.subscriber, month):
            return figure(row, gate.measure)
    return None


def holds(gate: Gate, value: Fraction | int | None) -> bool | None:
    if value is None:
        return None
    match gate.operator:
        case Operator.AT_LEAST:
            return value >= gate.threshold
        case Operator.MORE_THAN:
            return value > gate.threshold
        case Operator.AT_MOST:
            return value <= gate.threshold
        case Operator.LESS_THAN:
            return value < gate.threshold
        case Operator.EQUAL:
            return value == gate.threshold
