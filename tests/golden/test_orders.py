"""The cap of the month, and the order of cap, coefficients and guarantee (paragraph 24), worked out by hand."""

from typing import Any

import pytest

from commissions.engine import (
    Coefficient,
    ComponentKind,
    Figure,
    FigureOwner,
    Grain,
    LineKey,
    LineKind,
    Minimum,
    Qualifier,
    StageOrder,
    Version,
    explain,
)
from commissions.engine.explanation import StageCode
from tests.engine.cases import OCTOBER, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, net, post

FEN = 100


def plan(coefficient: int, order: StageOrder, cap: int | None = 2_500 * FEN, **more: Any) -> Rows:
    """Earned 2,000.00, guaranteed 3,000.00."""
    return month(
        [sale(1, quantity=20)],
        [*flat(1_000_000), *flat(30_000_000, rule_id=2)],
        **{
            "components": [component(1), component(2, kind=ComponentKind.GUARANTEE, grain=Grain.PRESENCE)],
            "rules": [rule(1, 1), rule(2, 2)],
            "coefficients": [Coefficient(channel_id=1, period=OCTOBER, kind="k", value=coefficient)],
            "versions": [Version(version_id=1, month_cap=cap, stage_order=order)],
            **more,
        },
    )


def paid(inputs: Rows) -> int:
    return net(post(inputs, OCTOBER)[1])


@pytest.mark.parametrize(
    ("order", "a", "b"),
    [
        ("cap-coefficients-guarantee", 3_200, 3_000),
        ("cap-guarantee-coefficients", 4_800, 1_500),
        ("coefficients-cap-guarantee", 3_000, 3_000),
        ("coefficients-guarantee-cap", 2_500, 2_500),
        ("guarantee-cap-coefficients", 4_000, 1_250),
        ("guarantee-coefficients-cap", 2_500, 1_500),
    ],
)
def test_each_order_gives_its_own_amount(order: str, a: int, b: int) -> None:
    assert paid(plan(16_000, StageOrder(order))) == a * FEN
    assert paid(plan(5_000, StageOrder(order))) == b * FEN


def test_the_explanation_tells_the_stages_in_the_order_in_which_they_acted() -> None:
    inputs = plan(16_000, StageOrder.GUARANTEE_CAP_COEFFICIENTS)
    explained = explain(
        inputs,
        posting_period=OCTOBER,
        event_periods=[OCTOBER],
        city_id=1,
        key=LineKey(
            payee_id=1, event_period=OCTOBER, kind=LineKind.COEFFICIENT, component_key=0, grain=0, fact_id=1
        ),
    )
    told = [[item.value for item in row] for row in explained.stage(StageCode.ORDER).rows]
    assert told == [
        ["guarantee", 200_000, 100_000, 300_000],
        ["cap", 300_000, -50_000, 250_000],
        ["coefficients", 250_000, 150_000, 400_000],
    ]
    assert explained.amount == 150_000


def test_what_takes_no_coefficients_bears_its_share_of_the_cut() -> None:
    """1,000.00 with and 500.00 without coefficients, cap 1,000.01: 499.99 are cut, 333.33 of them from what
    takes part: 666.67 × 0.5 = 333.335, 333.34, so the coefficients take 333.33."""
    inputs = month(
        [sale(1, product_id=1, quantity=10), sale(2, product_id=2, quantity=5)],
        [*flat(1_000_000), *flat(1_000_000, rule_id=2)],
        components=[component(1), component(2, apply_coefficients=False)],
        rules=[rule(1, 1, product_id=1), rule(2, 2, product_id=2)],
        coefficients=[Coefficient(channel_id=1, period=OCTOBER, kind="k", value=5_000)],
        versions=[Version(version_id=1, month_cap=100_001)],
    )
    _, after = post(inputs, OCTOBER)
    assert net(after, kind=LineKind.MONTH_CAP) == -49_999
    assert net(after, kind=LineKind.COEFFICIENT) == -33_333


def test_the_cap_looks_at_what_the_qualifier_left() -> None:
    """2,000.00 at a payout of 50 % are 1,000.00: below a cap of 1,500.00."""
    inputs = month(
        [sale(1, quantity=20)],
        flat(1_000_000),
        figures=[Figure(figure_id=1, version_id=1, owner=FigureOwner.PAYEE, grain=Grain.SALE)],
        qualifiers=[Qualifier(version_id=1, level=0, payout=5_000)],
        minima=[Minimum(version_id=1, level=0, figure_id=1, minimum=1)],
        versions=[Version(version_id=1, month_cap=150_000)],
    )
    _, after = post(inputs, OCTOBER)
    assert net(after, kind=LineKind.MONTH_CAP) == 0
    assert net(after) == 100_000


def test_a_version_with_an_order_of_its_own_stands_by_itself() -> None:
    """Plan 1 earns 2,000.00, capped at 1,500.00; plan 2 earns 500.00, and its guarantee of 3,000.00 sees both."""
    inputs = month(
        [sale(1, product_id=1, quantity=20), sale(2, product_id=2, quantity=5)],
        [*flat(1_000_000), *flat(1_000_000, rule_id=2), *flat(30_000_000, rule_id=3)],
        components=[
            component(1),
            component(2, version_id=2, plan_id=2),
            component(3, version_id=2, plan_id=2, kind=ComponentKind.GUARANTEE, grain=Grain.PRESENCE),
        ],
        rules=[rule(1, 1, product_id=1), rule(2, 2, product_id=2), rule(3, 3)],
        versions=[Version(version_id=1, month_cap=150_000)],
    )
    _, after = post(inputs, OCTOBER)
    assert net(after, kind=LineKind.MONTH_CAP) == -50_000
    assert net(after, kind=LineKind.GUARANTEE) == 100_000
    assert net(after) == 300_000


def test_another_order_posts_the_difference_and_repeating_it_nothing() -> None:
    first = plan(16_000, StageOrder.CAP_COEFFICIENTS_GUARANTEE)
    _, after = post(first, OCTOBER)
    later = plan(16_000, StageOrder.GUARANTEE_CAP_COEFFICIENTS, posted=after.posted)
    lines, _ = engine_lines(later, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert sum(line.amount for line in lines) == (4_000 - 3_200) * FEN
    _, after = post(later, OCTOBER)
    assert post(after, OCTOBER)[0] == []
