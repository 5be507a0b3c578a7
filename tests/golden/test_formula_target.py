"""Paragraph 19.6, worked out by hand: the target of the component's metric in a formula.

100 yuan times the completion, at most 120 %: 13 of 10 give 120.00, 9 of 10 give 90.00; without a target there is no
value, and of a target of 0 nothing is divided.
"""

from typing import Any

import pytest

from commissions.engine import ComponentKind, Fact, Grain, InputError, Measure, Target, TierScope
from tests.engine.cases import AGENT, CITY, OCTOBER, STORE, agent, component, flat, month
from tests.engine.support import engine_lines

COMPLETION = "MIN(value / target, 120%) * 100"


def reported(value: int, channel_id: int = 1, number: int = 1) -> Fact:
    return Fact(
        grain=Grain.CHANNEL_MONTH,
        fact_id=number,
        city_id=CITY,
        period=OCTOBER,
        channel_id=channel_id,
        metric_id=7,
        quantity=value,
        value=value,
    )


def paid(formula: str, facts: list[Fact], *targets: tuple[int, int], **more: Any) -> list[tuple[int, str]]:
    values: dict[str, Any] = {"grain": Grain.CHANNEL_MONTH, "metric_id": 7, "target_code": "7"} | more
    by_formula = component(kind=ComponentKind.PERCENT, measure=Measure.FORMULA, formula=formula, **values)
    inputs = month(
        facts,
        flat(10_000),
        components=[by_formula],
        positions=[agent(1, kind=AGENT), agent(2, kind=STORE, parent_id=1)],
        targets=[Target(channel_id=who, period=OCTOBER, code="7", value=value) for who, value in targets],
        paid_through_parent=frozenset({STORE}),
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return [(line.amount, line.reason) for line in lines]


@pytest.mark.parametrize(("value", "target", "told"), [(13, 10, (12_000, "")), (9, 10, (9_000, ""))])
def test_completion_is_paid_up_to_a_most(value: int, target: int, told: tuple[int, str]) -> None:
    assert paid(COMPLETION, [reported(value)], (1, target)) == [told]


def test_without_a_target_there_is_no_value_and_nothing_is_divided_by_0() -> None:
    assert paid(COMPLETION, [reported(13)]) == [(0, "N00")]
    assert paid(COMPLETION, [reported(13)], (1, 0)) == [(0, "F01")]
    assert paid(f"IF(target = 0, 5, {COMPLETION})", [reported(13)], (1, 0)) == [(500, "")]


def test_it_is_the_payees_target_or_each_channels() -> None:
    store = [reported(5, channel_id=2)]
    assert paid(COMPLETION, store, (1, 10), (2, 5)) == [(5_000, "")]
    assert paid(COMPLETION, store, (1, 10), (2, 5), tier_scope=TierScope.CHANNEL) == [(10_000, "")]


def test_only_what_is_paid_on_a_metric_has_a_target() -> None:
    with pytest.raises(InputError, match="target"):
        paid(COMPLETION, [reported(13)], (1, 10), grain=Grain.PRESENCE, metric_id=None)
