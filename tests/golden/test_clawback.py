"""Cases C and K, worked out by hand, in fen.

C. Paid so far 2,133,000. Cancelled in month 7: 40 % is 853,200. Lapsed in month 5: 70 % is 1,493,100. Withdrawn: all.
Cancelled in month 13: none. Revived after the 40 %: 853,200 back. A second 40 % works on what is left:
1,279,800 x 40 % = 511,920. Of 180 days, in proportion to what is left after 45: 2,133,000 x 135 / 180 = 1,599,750.
K. 200 cards opened, 21 kept alive: 10 % of 200 are spared, so one is taken back, the dearest. Of 20, none.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    Component,
    ComponentKind,
    Fact,
    Figure,
    Gate,
    Grain,
    Measure,
    Operator,
    Paid,
    TierBasis,
)
from tests.engine.cases import CITY, OCTOBER, agent, bands, component, flat, month, rule, sale
from tests.engine.oracle import Line
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, net, post

CANCELLED, LAPSED, WITHDRAWN, REVIVED, KEPT = 1, 2, 3, 4, 5
ME = "13000000001"
CLAWBACK = 7
SOLD = date(2026, 4, 10)
APRIL = 202604


def event(kind: int, day: date, number: int = 900, subscriber: str = ME, suspended: int = 0) -> Fact:
    return Fact(
        grain=Grain.EVENT,
        fact_id=number,
        city_id=CITY,
        period=day.year * 100 + day.month,
        channel_id=1,
        metric_id=kind,
        event_date=day,
        subscriber=subscriber,
        quantity=1,
        value=suspended,
    )


def clawback(number: int, kind: int, **more: Any) -> Component:
    values: dict[str, Any] = {
        "kind": ComponentKind.CLAWBACK,
        "grain": Grain.EVENT,
        "metric_id": kind,
        "override_of": 1,
        "tier_basis": TierBasis.MONTHS,
    }
    return component(number, **(values | more))


def policy(*events: Fact, **more: Any) -> Rows:
    """A policy of April for which 2,133,000 were paid in the months since, and events of October or later."""
    return month(
        list(events),
        [
            *flat(10_000),
            *bands((0, 4_000), (13, 0), rule_id=2),
            *bands((0, 7_000), (13, 0), rule_id=3),
            *flat(10_000, rule_id=4),
            *flat(-10_000, rule_id=5),
        ],
        **{
            "components": [
                component(1),
                clawback(2, CANCELLED),
                clawback(3, LAPSED),
                clawback(4, WITHDRAWN),
                clawback(5, REVIVED),
            ],
            "rules": [rule(number, number) for number in range(1, 6)],
            "paid": [paid(1_890_000, APRIL), paid(243_000, 202605)],
        }
        | more,
    )


def paid(amount: int, period: int, fact_id: int = 1, subscriber: str = ME, **more: Any) -> Paid:
    return Paid(
        payee_id=1,
        channel_id=1,
        component_key=1,
        grain=Grain.SALE,
        fact_id=fact_id,
        period=period,
        event_date=SOLD,
        subscriber=subscriber,
        amount=amount,
        **more,
    )


def taken(inputs: Rows, period: int = OCTOBER) -> list[int]:
    return [line.amount for line in lines_of(inputs, period) if line.amount]


def lines_of(inputs: Rows, period: int = OCTOBER) -> list[Line]:
    lines, _ = engine_lines(inputs, posting_period=period, event_periods=[period])
    return [line for line in lines if line.kind == CLAWBACK]


def test_a_cancellation_in_month_7_takes_40_percent_of_what_was_paid() -> None:
    (line,) = lines_of(policy(event(CANCELLED, date(2026, 10, 3))))
    assert (line.measure_value, line.rate, line.amount) == (2_133_000, 4_000, -853_200)
    assert (line.grain, line.fact_id, line.event_period) == (Grain.SALE, 1, OCTOBER)


def test_a_lapse_in_month_5_takes_70_percent() -> None:
    assert taken(policy(event(LAPSED, date(2026, 8, 3))), 202608) == [-1_493_100]


def test_a_withdrawal_takes_all_and_never_more_than_was_paid() -> None:
    once = event(WITHDRAWN, date(2026, 10, 3))
    assert taken(policy(once)) == [-2_133_000]
    assert taken(policy(once, event(WITHDRAWN, date(2026, 10, 4), 901))) == [-2_133_000]
    assert taken(policy(once, event(CANCELLED, date(2026, 10, 4), 901))) == [-2_133_000]


def test_a_cancellation_in_month_13_takes_nothing() -> None:
    assert taken(policy(event(CANCELLED, date(2027, 4, 1))), 202704) == []
    assert taken(policy(event(CANCELLED, date(2027, 3, 31))), 202703) == [-853_200]


def test_days_of_suspension_do_not_count() -> None:
    late = date(2027, 4, 1)
    assert taken(policy(event(CANCELLED, late, suspended=29)), 202704) == []
    assert taken(policy(event(CANCELLED, late, suspended=30)), 202704) == [-853_200]


def test_what_was_taken_comes_back_when_the_subscriber_does() -> None:
    """In another month than it was taken, and in the same."""
    lines, _ = post(policy(event(CANCELLED, date(2026, 10, 3))), OCTOBER)
    earlier = [paid(1_890_000, APRIL), paid(243_000, 202605), paid(lines[0].amount, OCTOBER, taken=True)]
    revived = event(REVIVED, date(2026, 11, 3), 901)
    assert taken(policy(revived, paid=earlier), 202611) == [853_200]
    both = policy(event(CANCELLED, date(2026, 10, 3)), event(REVIVED, date(2026, 10, 9), 901))
    assert net(post(both, OCTOBER)[1], kind=CLAWBACK) == 0
    assert taken(policy(revived), 202611) == []


def test_a_second_40_percent_works_on_what_is_left() -> None:
    earlier = [paid(2_133_000, APRIL), paid(-853_200, 202610, taken=True)]
    assert taken(policy(event(CANCELLED, date(2026, 11, 3)), paid=earlier), 202611) == [-511_920]


def test_a_second_run_takes_nothing_and_a_withdrawn_event_gives_all_back() -> None:
    _, after = post(policy(event(CANCELLED, date(2026, 10, 3))), OCTOBER)
    again, after = post(after, OCTOBER)
    assert again == []
    (line,), _ = post(replace(after, facts=[]), OCTOBER)
    assert (line.amount, line.reason, line.cause) == (853_200, "W00", 8)


def test_by_days_it_is_in_proportion_to_what_is_left() -> None:
    """45 days after the sale, of 180."""
    by_days = {
        "components": [component(1), clawback(2, CANCELLED, tier_basis=TierBasis.DAYS, prorate=True)],
        "rules": [rule(1), rule(2, 2)],
        "paid": [paid(2_133_000, APRIL)],
    }
    inputs = policy(event(CANCELLED, date(2026, 5, 25)), **by_days)
    inputs = replace(inputs, bands=[*flat(10_000), *bands((0, 10_000), (180, 0), rule_id=2)])
    assert taken(inputs, 202605) == [-1_599_750]


def test_what_is_earned_in_the_month_of_the_event_is_taken_with_the_rest() -> None:
    """An instalment and its cancellation in one run, neither posted before."""
    inputs = policy(sale(1, quantity=100, subscriber=ME), event(WITHDRAWN, date(2026, 10, 20)), paid=[])
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert sorted(line.amount for line in lines) == [-10_000, 10_000]


@pytest.mark.parametrize(("kept", "expected"), [(21, [-2_100]), (20, []), (22, [-2_200, -2_100])])
def test_of_kept_cards_only_those_above_ten_percent_are_taken_the_dearest_first(
    kept: int, expected: list[int]
) -> None:
    """Card n was paid n yuan."""
    assert sorted(taken(cards(200, kept))) == sorted(expected)


def test_nothing_is_taken_from_who_opened_no_more_than_twenty() -> None:
    assert taken(cards(20, 20)) == []
    assert len(taken(cards(21, 21))) == 19


def cards(opened: int, kept: int) -> Rows:
    numbers = [f"130{number:08d}" for number in range(1, opened + 1)]
    sales = [
        sale(number, subscriber=subscriber, first_payment=number * 100)
        for number, subscriber in enumerate(numbers, 1)
    ]
    events = [
        event(KEPT, date(2026, 10, 28), 1_000 + number, subscriber)
        for number, subscriber in enumerate(numbers[:kept], 1)
    ]
    return month(
        [*sales, *events],
        [*flat(10_000), *flat(10_000, rule_id=2)],
        positions=[agent()],
        components=[
            component(1, kind=ComponentKind.PERCENT, measure=Measure.FIRST_PAYMENT),
            clawback(2, KEPT, spared_figure=1, spared_share=1_000),
        ],
        rules=[rule(1), rule(2, 2)],
        figures=[Figure(figure_id=1, version_id=1, code="opened", grain=Grain.SALE)],
        gates=[
            Gate(
                gate_id=1,
                component_id=2,
                group=1,
                measure=Measure.FIGURE,
                figure_id=1,
                operator=Operator.MORE_THAN,
                threshold=20,
                reason="G20",
            )
        ],
    )


def test_an_event_that_finds_nothing_says_so_and_one_of_no_rule_too() -> None:
    """An event that no component is about has none; one that no rule of its clawback fits has `R00`."""
    inputs = policy(
        event(CANCELLED, date(2026, 10, 3), 901, subscriber="13099999999"),
        event(CANCELLED, date(2026, 10, 4), 902),
        event(KEPT, date(2026, 10, 5), 903),
        rules=[rule(1, 1), rule(2, 2), rule(3, 3, level=9), rule(4, 4), rule(5, 5)],
    )
    lines, inputs = post(inputs, OCTOBER)
    told = {(line.kind, line.grain, line.fact_id): (line.amount, line.reason) for line in lines}
    assert told == {(7, 5, 901): (0, "K02"), (7, 1, 1): (-853_200, "")}
    assert post(inputs, OCTOBER)[0] == []
    lapsed = replace(inputs, facts=[*inputs.facts, event(LAPSED, date(2026, 10, 6), 904)])
    assert [(line.kind, line.fact_id, line.reason) for line in post(lapsed, OCTOBER)[0]] == [(1, 904, "R00")]
