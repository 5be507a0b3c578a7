"""Paragraphs 3.2, 3.3 and 4.6, worked out by hand: campaigns, and what is paid once in some months."""

from typing import Any

from commissions.engine import Earned, Gate, Measure, OncePeriod, Operator
from tests.engine.cases import DECEMBER, NOVEMBER, OCTOBER, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

SEPTEMBER = 202609


def outcome(inputs: Rows, *periods: int) -> dict[int, tuple[int, str]]:
    """Amount and reason by fact."""
    wanted = periods or (OCTOBER,)
    lines, _ = engine_lines(inputs, posting_period=wanted[-1], event_periods=wanted)
    return {line.fact_id: (line.amount, line.reason) for line in lines}


def test_an_order_of_a_campaign_is_paid_by_the_rule_of_the_campaign() -> None:
    inputs = month(
        [sale(1), sale(2, campaign_id=7), sale(3, campaign_id=8)],
        [*flat(100_000), *flat(150_000, rule_id=2)],
        rules=[rule(1), rule(2, campaign_id=7)],
    )
    assert outcome(inputs) == {1: (1_000, ""), 2: (1_500, ""), 3: (1_000, "")}


def test_what_is_tied_to_a_campaign_pays_nothing_else() -> None:
    inputs = month([sale(1), sale(2, campaign_id=7)], flat(100_000), rules=[rule(1, campaign_id=7)])
    assert outcome(inputs) == {1: (0, "R00"), 2: (1_000, "")}


def test_a_subscriber_is_paid_for_once_in_some_months() -> None:
    """Once in three months: the first of October; not in November and December; another subscriber is another."""
    inputs = month(
        [
            sale(1, day=9, subscriber="甲"),
            sale(2, day=3, subscriber="甲"),
            sale(3, period=NOVEMBER, day=1, subscriber="甲"),
            sale(4, period=DECEMBER, day=1, subscriber="甲"),
            sale(5, period=202701, day=1, subscriber="甲"),
            sale(6, day=9, subscriber="乙"),
        ],
        flat(100_000),
        components=[component(once_months=3)],
    )
    assert outcome(inputs, OCTOBER, NOVEMBER, DECEMBER, 202701) == {
        1: (0, "M00"),
        2: (1_000, ""),
        3: (0, "M00"),
        4: (0, "M00"),
        5: (1_000, ""),
        6: (1_000, ""),
    }


def test_months_that_stand_in_the_ledger_come_first_whether_before_or_after() -> None:
    paid = Earned(component_key=1, city_id=1, period=SEPTEMBER, channel_id=1, subscriber="甲")
    later = Earned(component_key=1, city_id=1, period=NOVEMBER, channel_id=1, subscriber="乙")
    inputs = month(
        [sale(nth, subscriber=who) for nth, who in enumerate("甲乙丙", 1)],
        flat(100_000),
        components=[component(once_months=2)],
        earned=[paid, later],
    )
    assert outcome(inputs) == {1: (0, "M00"), 2: (0, "M00"), 3: (1_000, "")}


def test_what_fails_a_condition_or_is_a_return_blocks_nothing() -> None:
    inputs = month(
        [
            sale(1, day=1, subscriber="甲", first_payment=0),
            sale(2, day=2, subscriber="甲", quantity=-1, first_payment=5_000),
            sale(3, day=3, subscriber="甲", first_payment=5_000),
        ],
        flat(100_000),
        components=[component(once_months=1)],
        gates=[over_zero()],
    )
    assert outcome(inputs) == {1: (0, "G01"), 2: (-1_000, ""), 3: (1_000, "")}


def test_a_channel_without_subscribers_is_paid_for_once() -> None:
    inputs = month(
        [sale(1, day=1), sale(2, day=2), sale(3, day=3, channel_id=2)],
        flat(100_000),
        components=[component(once_months=12)],
    )
    assert {fact: reason for fact, (_, reason) in outcome(inputs).items()} == {1: "", 2: "M00", 3: "O00"}


def over_zero() -> Gate:
    values: dict[str, Any] = {
        "measure": Measure.FIRST_PAYMENT,
        "operator": Operator.MORE_THAN,
        "threshold": 0,
    }
    return Gate(gate_id=1, component_id=1, group=1, reason="G01", **values)


def test_once_in_a_calendar_quarter_or_year() -> None:
    """December and January are two months of two quarters and two years, October and December of one."""
    sales = [
        sale(nth, period=period, subscriber="甲")
        for nth, period in enumerate((OCTOBER, DECEMBER, 202701, 202704), 1)
    ]
    for once_period, refused in ((OncePeriod.QUARTER, {2}), (OncePeriod.YEAR, {2, 4})):
        inputs = month(sales, flat(100_000), components=[component(once_period=once_period)])
        paid = outcome(inputs, OCTOBER, DECEMBER, 202701, 202704)
        assert {fact for fact, (_, reason) in paid.items() if reason == "M00"} == refused
    in_the_ledger = Earned(component_key=1, city_id=1, period=202601, channel_id=1, subscriber="甲")
    inputs = month(
        sales, flat(100_000), components=[component(once_period=OncePeriod.YEAR)], earned=[in_the_ledger]
    )
    assert outcome(inputs, OCTOBER, DECEMBER, 202701, 202704)[1] == (0, "M00")


def test_a_component_may_be_paid_in_some_months_of_the_year_alone() -> None:
    """March, June, September and December: in October it doesn't concern the fact."""
    inputs = month(
        [sale(1, period=SEPTEMBER), sale(2)],
        flat(100_000),
        components=[component(paid_months=0b100100100100)],
    )
    assert outcome(inputs, SEPTEMBER, OCTOBER) == {1: (1_000, ""), 2: (0, "R00")}
