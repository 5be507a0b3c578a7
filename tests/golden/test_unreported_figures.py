"""Figures of metrics of which nothing, or not everything, was reported (paragraphs 14.2 to 14.4), worked out by hand.

A channel's revenue is reported each month, as a metric. What isn't reported is no 0: it brings nothing and takes nothing.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    ComponentKind,
    Fact,
    Figure,
    Gate,
    Grain,
    Measure,
    Operator,
    State,
    Target,
    TierBasis,
)
from tests.engine.cases import CITY, OCTOBER, agent, bands, component, flat, month
from tests.engine.support import engine_lines

REVENUE = 7
THIS, LAST_YEAR, QUARTER, MEAN, SHARE, OF_TARGET = 1, 2, 3, 4, 5, 6
STORE = 3


def reported(number: int, period: int, yuan: int | None, **more: Any) -> Fact:
    """None: the sheet says *not reported*."""
    values: dict[str, Any] = {"channel_id": 1, "metric_id": REVENUE} | more
    return Fact(
        grain=Grain.CHANNEL_MONTH,
        fact_id=number,
        city_id=CITY,
        period=period,
        value=None if yuan is None else yuan * 100,
        state=State.NOT_REPORTED if yuan is None else State.REPORTED,
        **values,
    )


def revenue(figure_id: int, code: str, **more: Any) -> Figure:
    values: dict[str, Any] = {"metric_id": REVENUE, "measure": Measure.VALUE} | more
    return Figure(figure_id=figure_id, version_id=1, code=code, grain=Grain.CHANNEL_MONTH, **values)


FIGURES = [
    revenue(THIS, "this"),
    revenue(LAST_YEAR, "last_year", month_from=-12, month_to=-12),
    revenue(QUARTER, "quarter", month_from=-2),
    revenue(MEAN, "mean", formula="quarter / 3"),
    revenue(SHARE, "share", share_of=LAST_YEAR),
    revenue(OF_TARGET, "of_target", target_code="x"),
]


def paid(facts: list[Fact], rates: Any = None, **more: Any) -> tuple[int, str]:
    """(fen, reason) of the agent's own line, a bonus of the month."""
    bonus: dict[str, Any] = {"kind": ComponentKind.PERCENT, "grain": Grain.PRESENCE} | more.pop("bonus")
    values: dict[str, Any] = {
        "positions": [agent()],
        "components": [component(**bonus)],
        "figures": FIGURES,
        "money_metrics": frozenset({REVENUE}),
    } | more
    lines, _ = engine_lines(
        month(facts, rates or flat(500), **values), posting_period=OCTOBER, event_periods=[OCTOBER]
    )
    (line,) = [line for line in lines if line.grain == Grain.PRESENCE and line.channel_id == 1]
    return line.amount, line.reason


GROWTH = {"measure": Measure.FORMULA, "formula": "MAX(this - last_year, 0)"}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([reported(2, 202510, 15_000)], (15_000, "")),
        ([reported(2, 202510, 0)], (90_000, "")),
        ([reported(2, 202510, None)], (0, "N00")),
        ([], (0, "N00")),
    ],
    ids=["15,000 a year ago", "a reported 0", "not reported", "no row"],
)
def test_growth_over_a_month_that_nobody_reported_is_no_growth(
    before: list[Fact], expected: tuple[int, str]
) -> None:
    """5 % of what 18,000 is above the month a year ago: 3,000 -> 150.00; above a reported 0 -> 900.00."""
    assert paid([reported(1, OCTOBER, 18_000), *before], bonus=GROWTH) == expected


@pytest.mark.parametrize(
    ("months", "total", "mean"),
    [
        ((100, 120, 80), (1_500, ""), (500, "")),
        ((100, None, 80), (900, ""), (300, "")),
        ((None, None, 0), (0, "Z00"), (0, "Z00")),
        ((None, None, None), (0, "N00"), (0, "N00")),
    ],
    ids=["all", "one missing", "a single 0", "none"],
)
def test_a_window_adds_up_what_was_reported_of_it(
    months: tuple[int | None, ...], total: tuple[int, str], mean: tuple[int, str]
) -> None:
    """5 % of three months, and of `quarter / 3`: 300 -> 15.00 and 5.00. With one missing, 180 -> 9.00 and 3.00: the
    formula says that it divides by three."""
    facts = [
        reported(n, period, yuan)
        for n, (period, yuan) in enumerate(zip((202608, 202609, OCTOBER), months, strict=True), 1)
    ]
    assert paid(facts, bonus={"measure": Measure.FIGURE, "measure_figure": QUARTER}) == total
    assert paid(facts, bonus={"measure": Measure.FIGURE, "measure_figure": MEAN}) == mean


def test_a_tier_on_it_is_not_reported_and_a_condition_undecided() -> None:
    """100 yuan below 15,000 a year ago, 50 from there on; or 50 if it was below 15,000."""
    by_tier = {"kind": ComponentKind.PIECE, "tier_basis": TierBasis.FIGURE, "tier_figure": LAST_YEAR}
    steps = bands((0, 1_000_000), (1_500_000, 500_000))
    assert paid([reported(1, 202510, 0)], steps, bonus=by_tier) == (10_000, "")
    assert paid([reported(1, 202510, None)], steps, bonus=by_tier) == (0, "N00")
    below = Gate(
        gate_id=1, component_id=1, group=1, measure=Measure.FIGURE, figure_id=LAST_YEAR,
        operator=Operator.LESS_THAN, threshold=1_500_000, reason="G01",
    )  # fmt: skip
    piece, fifty = {"kind": ComponentKind.PIECE}, flat(500_000)
    assert paid([reported(1, 202510, 0)], fifty, bonus=piece, gates=[below]) == (5_000, "")
    assert paid([reported(1, 202510, 15_000)], fifty, bonus=piece, gates=[below]) == (0, "G01")
    assert paid([], fifty, bonus=piece, gates=[below]) == (0, "N01")


@pytest.mark.parametrize(
    ("figure", "facts", "expected"),
    [
        (SHARE, [reported(1, OCTOBER, 10), reported(2, 202510, 20)], (5_000, "")),
        (SHARE, [reported(1, OCTOBER, 10), reported(2, 202510, 0)], (0, "T02")),
        (SHARE, [reported(1, OCTOBER, 10)], (0, "N00")),
        (SHARE, [reported(2, 202510, 20)], (0, "N00")),
        (OF_TARGET, [reported(1, OCTOBER, 10)], (5_000, "")),
        (OF_TARGET, [], (0, "N00")),
    ],
    ids=[
        "half",
        "of a reported 0",
        "of nothing reported",
        "nothing reported",
        "of the target",
        "none of the target",
    ],
)
def test_a_share_needs_both(figure: int, facts: list[Fact], expected: tuple[int, str]) -> None:
    """50 yuan below 100 %."""
    bonus = {"kind": ComponentKind.PIECE, "tier_basis": TierBasis.FIGURE, "tier_figure": figure}
    target = [Target(channel_id=1, period=OCTOBER, code="x", value=2_000)]
    assert paid(facts, bands((0, 500_000), (10_000, 0)), bonus=bonus, targets=target) == expected


def test_what_was_reported_and_does_not_count_is_0() -> None:
    """The figure counts values of 100 yuan and more: 99 is a 0 that was reported. Not applicable is none."""
    counted = Gate(
        gate_id=1, counted_by=THIS, group=1, measure=Measure.VALUE,
        operator=Operator.AT_LEAST, threshold=10_000, reason="",
    )  # fmt: skip
    bonus = {"measure": Measure.FIGURE, "measure_figure": THIS}
    assert paid([reported(1, OCTOBER, 99)], bonus=bonus, gates=[counted]) == (0, "Z00")
    assert paid([reported(1, OCTOBER, 100)], bonus=bonus, gates=[counted]) == (500, "")
    inapplicable = replace(reported(1, OCTOBER, None), state=State.NOT_APPLICABLE)
    assert paid([inapplicable], bonus=bonus) == (0, "N00")


def test_of_a_payee_with_stores_one_that_reported_is_enough() -> None:
    """An agent with two stores: 5 % of 200 + nothing yet; each channel alone: the second store has none."""
    stores = [
        agent(),
        *(agent(number, kind=STORE, parent_id=1, effective_from=date(2026, 1, 1)) for number in (2, 3)),
    ]
    facts = [reported(1, OCTOBER, 200, channel_id=2), reported(2, OCTOBER, None, channel_id=3)]
    bonus = {"measure": Measure.FIGURE, "measure_figure": THIS}
    more: dict[str, Any] = {"positions": stores, "paid_through_parent": frozenset({STORE})}
    assert paid(facts, bonus=bonus, **more) == (1_000, "")


def test_a_count_of_sales_stays_0() -> None:
    sold = Figure(figure_id=9, version_id=1, code="sold", grain=Grain.SALE)
    bonus = {"measure": Measure.FORMULA, "formula": "10 + sold * 5"}
    inputs: dict[str, Any] = {"figures": [sold]}
    assert paid([], flat(10_000), bonus=bonus, **inputs) == (1_000, "")
