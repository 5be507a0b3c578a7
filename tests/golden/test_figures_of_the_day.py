"""Figures of the event's day (paragraph 14.9), worked out by hand.

Of product 7 two are sold on the 1st and one on the 2nd; of product 8 one on each day, and one by another channel on the 2nd.
"""

from dataclasses import replace
from typing import Any

import pytest

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    Fact,
    Figure,
    FigureOwner,
    FigureProduct,
    Gate,
    Grain,
    InputError,
    Measure,
    Minimum,
    Operator,
    Qualifier,
    TierBasis,
)
from tests.engine.cases import OCTOBER, STORE, agent, bands, component, flat, month, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, post

DAY = Figure(figure_id=1, version_id=1, code="lines", grain=Grain.SALE, by_day=True)
SOLD = [
    *(sale(nth, day=day, product_id=7) for nth, day in ((1, 1), (2, 1), (3, 2))),
    *(sale(nth, day=day, product_id=8) for nth, day in ((11, 1), (12, 2))),
    sale(13, day=2, product_id=8, channel_id=2),
]


def plan(rates: list[Band], paid: Component, *figures: Figure, **more: Any) -> Rows:
    """The first figure counts product 7 alone; what is paid is product 8."""
    more.setdefault("rules", [replace(rule, product_id=8) for rule in month([], []).rules])
    return month(
        SOLD,
        rates,
        components=[paid],
        positions=[agent(), agent(2)],
        figures=figures or [DAY],
        figure_products=[FigureProduct(figure_id=1, product_id=7)],
        **more,
    )


def lines_of(inputs: Rows) -> dict[int, tuple[int, str]]:
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return {line.fact_id: (line.amount, line.reason) for line in lines if line.fact_id > 10}


def test_a_condition_asks_for_the_day() -> None:
    """Paid where two of the other product were sold on that day; nobody's day is another channel's."""
    two = Gate(
        gate_id=1,
        component_id=1,
        group=1,
        measure=Measure.FIGURE,
        figure_id=1,
        operator=Operator.AT_LEAST,
        threshold=2,
        reason="G01",
    )
    found = lines_of(plan(flat(100_000), component(), gates=[two]))
    assert found == {11: (10_00, ""), 12: (0, "G01"), 13: (0, "G01")}


def test_a_tier_counts_the_day_and_a_day_without_any_is_0() -> None:
    tiered = component(tier_basis=TierBasis.FIGURE, tier_figure=1)
    found = lines_of(plan(bands((0, 100_000), (1, 200_000), (2, 300_000)), tiered))
    assert found == {11: (30_00, ""), 12: (20_00, ""), 13: (10_00, "")}


def test_a_second_dimension_and_a_formula_of_what_is_paid_see_the_day() -> None:
    second = component(second_measure=Measure.FIGURE, second_figure=1)
    rates = [
        Band(rule_id=1, second_upper=2, rate=100_000),
        Band(rule_id=1, second_lower=2, rate=150_000),
    ]
    assert lines_of(plan(rates, second)) == {11: (15_00, ""), 12: (10_00, ""), 13: (10_00, "")}
    formula = component(kind=ComponentKind.PERCENT, measure=Measure.FORMULA, formula="lines * 3 + 1")
    assert lines_of(plan(flat(10_000), formula)) == {11: (7_00, ""), 12: (4_00, ""), 13: (1_00, "")}


def test_a_formula_of_the_day_and_the_month_is_of_the_day() -> None:
    """Two of three on the 1st, one of three on the 2nd; who has none in the month has nothing to share by."""
    in_all = replace(DAY, figure_id=2, code="in_all", by_day=False)
    share = replace(DAY, figure_id=3, code="part", formula="lines / in_all")
    tiered = component(tier_basis=TierBasis.FIGURE, tier_figure=3)
    inputs = plan(bands((0, 100_000), (5_000, 200_000)), tiered, DAY, in_all, share)
    products = [*inputs.figure_products, FigureProduct(figure_id=2, product_id=7)]
    found = lines_of(replace(inputs, figure_products=products))
    assert found == {11: (20_00, ""), 12: (10_00, ""), 13: (0, "F01")}


def test_a_store_counts_for_its_payee_on_the_day_and_a_subscriber_for_itself() -> None:
    """The agent's own sale and its store's make two; each subscriber alone has one."""
    facts = [sale(1, subscriber="138"), sale(2, channel_id=5, subscriber="139"), sale(3, day=2)]
    store = agent(5, kind=STORE, parent_id=1)
    tiers = bands((0, 100_000), (2, 200_000))
    tiered = component(tier_basis=TierBasis.FIGURE, tier_figure=1)

    def amounts(owner: FigureOwner, facts: list[Fact]) -> list[int]:
        inputs = month(
            facts,
            tiers,
            components=[tiered],
            positions=[agent(), store],
            paid_through_parent=frozenset({STORE}),
            figures=[replace(DAY, owner=owner)],
        )
        lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
        return [line.amount for line in sorted(lines, key=lambda line: line.fact_id)]

    assert amounts(FigureOwner.PAYEE, facts) == [20_00, 20_00, 10_00]
    assert amounts(FigureOwner.CHANNEL, facts) == [10_00, 10_00, 10_00]
    same = [replace(fact, subscriber="138") for fact in facts]
    assert amounts(FigureOwner.SUBSCRIBER, same) == [20_00, 20_00, 10_00]


def test_a_late_sale_of_the_day_raises_the_day_alone() -> None:
    tiered = component(tier_basis=TierBasis.FIGURE, tier_figure=1)
    first = plan(bands((0, 100_000), (2, 200_000)), tiered)
    _, after = post(first, posting_period=OCTOBER, event_periods=[OCTOBER])
    late = replace(after, facts=[*after.facts, sale(4, day=2, product_id=7)])
    lines, _ = engine_lines(late, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert {line.fact_id: line.amount for line in lines if line.amount} == {12: 10_00}


@pytest.mark.parametrize(
    "more",
    [
        {"figures": [replace(DAY, grain=Grain.SUBSCRIBER_MONTH)]},
        {"figures": [replace(DAY, month_from=-1)]},
        {"figures": [replace(DAY, target_code="sales")]},
        {
            "figures": [DAY],
            "qualifiers": [Qualifier(version_id=1, level=0, payout=10_000)],
            "minima": [Minimum(version_id=1, level=0, figure_id=1, minimum=0)],
        },
    ],
)
def test_a_month_has_no_day(more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="figure 1 is counted by the day"):
        engine_lines(month(SOLD, flat(1), **more), posting_period=OCTOBER, event_periods=[OCTOBER])


def test_a_share_and_its_whole_are_both_of_the_day() -> None:
    whole = replace(DAY, figure_id=2, by_day=False)
    inputs = month(SOLD, flat(1), figures=[replace(DAY, share_of=2), whole])
    with pytest.raises(InputError, match="figure counted otherwise"):
        engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
