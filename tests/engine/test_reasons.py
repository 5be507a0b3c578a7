"""Each reason code, on the smallest month that brings it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    TEXTS,
    ComponentKind,
    Fact,
    Gate,
    Grain,
    Measure,
    Operator,
    Reason,
    State,
    TierBasis,
    Usage,
)
from tests.engine.cases import CITY, OCTOBER, agent, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, post

TEN = flat(100_000)


def reason_of(inputs: Rows) -> tuple[int, str]:
    """(fen, reason) of the single line."""
    (line,), _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return line.amount, line.reason


def channel_month(**more: Any) -> Rows:
    fact = Fact(
        grain=Grain.CHANNEL_MONTH, fact_id=1, city_id=CITY, period=OCTOBER, channel_id=1, metric_id=7, **more
    )
    return month([fact], TEN, components=[component(grain=Grain.CHANNEL_MONTH, metric_id=7)])


def percent(**more: Any) -> list[Any]:
    return [component(kind=ComponentKind.PERCENT, measure=Measure.FIRST_PAYMENT, **more)]


def test_a_paid_line_has_no_reason() -> None:
    assert reason_of(month([sale(1)], TEN)) == (1_000, Reason.PAID)


def test_no_rule_fits() -> None:
    assert reason_of(month([sale(1)], TEN, rules=[rule(level=2)])) == (0, Reason.NO_RULE)


def test_a_version_that_is_not_in_force_pays_nothing() -> None:
    assert reason_of(month([sale(1)], TEN, components=[component(effective_to=202609)])) == (
        0,
        Reason.NO_RULE,
    )


def test_a_channel_without_a_place_on_that_day() -> None:
    later = [agent(effective_from=date(2026, 10, 2))]
    assert reason_of(month([sale(1, day=1)], TEN, positions=later)) == (0, Reason.NO_POSITION)
    assert reason_of(month([sale(1, day=2)], TEN, positions=later)) == (1_000, Reason.PAID)


def test_a_channel_month_not_reported_or_not_applicable_is_not_a_zero() -> None:
    assert reason_of(channel_month(quantity=3)) == (3_000, Reason.PAID)
    assert reason_of(channel_month(state=State.NOT_REPORTED)) == (0, Reason.NOT_REPORTED)
    assert reason_of(channel_month(state=State.NOT_APPLICABLE)) == (0, Reason.NOT_APPLICABLE)


def test_a_missing_base_is_not_reported() -> None:
    assert reason_of(month([sale(1, first_payment=None)], TEN, components=percent())) == (
        0,
        Reason.NOT_REPORTED,
    )


def test_a_failed_condition_has_the_plans_own_code_and_missing_usage_another() -> None:
    gates = [
        Gate(
            gate_id=1,
            component_id=1,
            group=1,
            measure=Measure.MINUTES,
            month_offset=1,
            operator=Operator.AT_LEAST,
            threshold=10,
            reason="G03",
        )
    ]
    inputs = month([sale(1, subscriber="138")], TEN, gates=gates)
    used = Usage(city_id=CITY, subscriber="138", period=202611, minutes=10)
    assert reason_of(inputs) == (0, Reason.USAGE_NOT_REPORTED)
    assert reason_of(replace(inputs, usage=[replace(used, minutes=None)])) == (0, Reason.USAGE_NOT_REPORTED)
    assert reason_of(replace(inputs, usage=[replace(used, minutes=9)])) == (0, "G03")
    assert reason_of(replace(inputs, usage=[used])) == (1_000, Reason.PAID)
    assert reason_of(replace(inputs, usage=[replace(used, city_id=2)])) == (0, Reason.USAGE_NOT_REPORTED)


def test_a_rate_of_0() -> None:
    assert reason_of(month([sale(1)], bands((0, 0), (10, 5)))) == (0, Reason.RATE_ZERO)


def test_a_total_below_the_lowest_tier() -> None:
    assert reason_of(month([sale(1, quantity=9)], bands((10, 5_000)))) == (0, Reason.BELOW_TIERS)


def test_a_share_of_no_target_is_never_full_marks() -> None:
    shares = [component(tier_basis=TierBasis.TARGET_SHARE, target_code="x")]
    inputs = month([sale(1)], bands((0, 5_000), (10_000, 10_000)), components=shares)
    assert reason_of(inputs) == (0, Reason.NO_TARGET)


def test_less_than_half_a_fen_and_a_base_of_0() -> None:
    inputs = month([sale(1, first_payment=0)], flat(1), components=percent())
    assert reason_of(inputs) == (0, Reason.NOTHING_TO_PAY_ON)
    assert reason_of(replace(inputs, facts=[sale(1, first_payment=4_999)])) == (0, Reason.NOTHING_TO_PAY_ON)
    assert reason_of(replace(inputs, facts=[sale(1, first_payment=5_000)])) == (1, Reason.PAID)


def test_a_cap_that_leaves_nothing() -> None:
    assert reason_of(month([sale(1)], TEN, components=[component(payee_cap=0)])) == (0, Reason.CAP_USED_UP)
    assert reason_of(month([sale(1)], TEN, components=[component(line_cap=0)])) == (0, Reason.CAP_USED_UP)


def test_an_override_is_taken_back_when_the_line_beneath_no_longer_earns() -> None:
    plan = [component(), component(2, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1)]
    inputs = month(
        [sale(1)],
        [*TEN, *flat(500, rule_id=2)],
        components=plan,
        rules=[rule(), rule(2, 2)],
        positions=[agent(parent_id=2), agent(2)],
    )
    _, after = post(inputs, OCTOBER)
    lines, _ = post(replace(after, facts=[sale(1, revision=2, quantity=0)]), OCTOBER)
    assert [(line.kind, line.amount, line.reason) for line in lines] == [
        (1, -1_000, Reason.NOTHING_TO_PAY_ON),
        (2, -50, Reason.BASE_LINE_UNPAID),
    ]


def test_what_is_no_longer_owed_says_why() -> None:
    _, after = post(month([sale(1)], TEN), OCTOBER)
    taken_back = {
        Reason.WITHDRAWN: replace(after, facts=[]),
        Reason.NO_LONGER_IN_PLAN: replace(after, rules=[rule(level=2)]),
        Reason.NO_POSITION: replace(after, positions=[agent(2)]),
        Reason.OTHER_PAYEE: replace(
            after, positions=[agent(kind=3, parent_id=2)], paid_through_parent=frozenset({3})
        ),
    }
    for reason, inputs in taken_back.items():
        lines, _ = post(inputs, OCTOBER)
        assert (-1_000, reason) in [(line.amount, line.reason) for line in lines]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(reason: Reason) -> None:
    assert TEXTS[reason]
