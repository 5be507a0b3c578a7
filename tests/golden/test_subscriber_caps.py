"""Paragraphs 2.2, 6.10 and 8.8, worked out by hand, in fen."""

from datetime import date
from typing import Any

import pytest

from commissions.engine import InputError, Standing
from tests.engine.cases import OCTOBER, agent, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines


def amounts(inputs: Rows) -> dict[int, int]:
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return {line.fact_id: line.amount for line in lines}


def test_the_cap_of_a_subscriber_is_shared_by_largest_remainder() -> None:
    """60.00, 50.00 and 40.01 under 100.00; another subscriber has the own cap, and who has none isn't capped."""
    sold = {1: (6_000, "甲"), 2: (5_000, "甲"), 3: (4_001, "甲"), 4: (9_999, "乙"), 5: (50_000, None)}
    inputs = month(
        [sale(nth, day=nth, quantity=fen, subscriber=who) for nth, (fen, who) in sold.items()],
        flat(100),
        components=[component(subscriber_cap=10_000)],
    )
    assert amounts(inputs) == {1: 4_000, 2: 3_333, 3: 2_667, 4: 9_999, 5: 50_000}


def test_a_cap_group_shares_the_subscribers_cap_and_floor() -> None:
    """60.00 of one component and 90.00 of the other under 100.00 for both; 5.00 and 0 are raised to 20.00 together."""
    both: dict[str, Any] = {"cap_group": "用户月封顶", "subscriber_cap": 10_000, "subscriber_floor": 2_000}
    plan = [component(1, **both), component(2, **both), component(3, subscriber_cap=1)]
    sold = {1: (5, 6_000, "甲"), 2: (6, 9_000, "甲"), 3: (5, 500, "乙"), 4: (6, 0, "乙"), 5: (7, 3, "甲")}
    inputs = month(
        [
            sale(nth, day=nth, quantity=fen, subscriber=who, product_id=product)
            for nth, (product, fen, who) in sold.items()
        ],
        [rate for number in (1, 2, 3) for rate in flat(100, rule_id=number)],
        components=plan,
        rules=[rule(number, number, product_id=number + 4) for number in (1, 2, 3)],
    )
    assert amounts(inputs) == {1: 4_000, 2: 6_000, 3: 2_000, 4: 0, 5: 1}


def test_a_group_has_one_cap_of_the_subscriber() -> None:
    plan = [component(1, cap_group="g", subscriber_cap=2), component(2, cap_group="g", subscriber_cap=3)]
    with pytest.raises(InputError, match="cap group g"):
        amounts(month([sale(1)], flat(1), components=plan))


def test_what_takes_back_gives_room() -> None:
    inputs = month(
        [
            sale(1, quantity=9_000, subscriber="甲"),
            sale(2, day=2, quantity=4_000, subscriber="甲"),
            sale(3, day=3, quantity=-3_000, subscriber="甲"),
        ],
        flat(100),
        components=[component(subscriber_cap=10_000)],
    )
    assert amounts(inputs) == {1: 9_000, 2: 4_000, 3: -3_000}


def test_a_line_that_earns_anything_earns_at_least_the_floor() -> None:
    inputs = month(
        [sale(1, quantity=3), sale(2, quantity=-3), sale(3, quantity=0), sale(4, quantity=900)],
        flat(100),
        components=[component(line_floor=500)],
    )
    assert amounts(inputs) == {1: 500, 2: -500, 3: 0, 4: 900}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [(Standing.MONTH_START, 100), (Standing.EVENT_DAY, 200), (Standing.MONTH_END, 300)],
)
def test_a_component_says_which_moments_star_counts(standing: Standing, expected: int) -> None:
    """Star 1 until the 9th, 2 from the 10th, 3 from the 20th; sold on the 15th."""
    stars = [
        agent(star=1),
        agent(effective_from=date(2026, 10, 10), star=2),
        agent(effective_from=date(2026, 10, 20), star=3),
    ]
    inputs = month(
        [sale(1, day=15)],
        [*flat(10_000), *flat(20_000, rule_id=2), *flat(30_000, rule_id=3)],
        positions=stars,
        components=[component(standing=standing)],
        rules=[rule(number, star=number) for number in (1, 2, 3)],
    )
    assert amounts(inputs) == {1: expected}
