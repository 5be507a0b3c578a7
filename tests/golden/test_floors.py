"""Paragraphs 8.9 to 8.15, worked out by hand.

Floor 100.00 a payee and month; lines of 30.00, 20.00, 0 (base 0) and one that is refused: 50.00 are missing,
30 : 20 is 30.00 and 20.00 -> 60.00, 40.00, 0, 0.

Floor 1,000.00 a year; 700.00 until September, nothing until December, then 80.00 and 40.00: 180.00 are missing, 120.00 and
60.00 -> 200.00, 100.00. With 50.00 that arrive late for October 130.00 are missing: 86.67 and 43.33.
"""

from dataclasses import replace
from typing import Any

import pytest

from commissions.engine import (
    Band,
    CapPeriod,
    CapUse,
    ComponentKind,
    Factor,
    Gate,
    Grain,
    Measure,
    Operator,
    Qualifier,
    Rule,
)
from tests.engine.cases import DECEMBER, NOVEMBER, OCTOBER, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, net, post

FEN = 100
"""One piece pays one fen at this rate of 10^-4 yuan."""
AT_LEAST_ONE = Gate(
    gate_id=1,
    component_id=1,
    group=1,
    measure=Measure.FIRST_PAYMENT,
    operator=Operator.AT_LEAST,
    threshold=1,
    reason="G01",
)


def owed(inputs: Rows) -> dict[int, tuple[int, str]]:
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return {line.fact_id: (line.owed, line.reason) for line in lines if line.kind == 1}


def october(*quantities: int, **said: Any) -> Rows:
    facts = [sale(nth, day=nth, quantity=size, subscriber="甲") for nth, size in enumerate(quantities, 1)]
    return month(facts, flat(FEN), components=[component(**said)])


def test_a_payees_month_is_raised_by_largest_remainder_and_refused_facts_stay_at_nothing() -> None:
    inputs = october(3_000, 2_000, 0, 9_999, payee_floor=10_000)
    paying = [replace(fact, first_payment=0 if fact.fact_id == 4 else 1) for fact in inputs.facts]
    inputs = replace(inputs, facts=paying, gates=[AT_LEAST_ONE])
    assert owed(inputs) == {1: (6_000, ""), 2: (4_000, ""), 3: (0, "Z00"), 4: (0, "G01")}


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        ((0, 0), [(5_001, ""), (5_000, "")]),
        ((3_000, -5_000), [(15_001, ""), (-5_000, "")]),
        ((-5_000,), [(-5_000, "")]),
        ((10_001,), [(10_001, "")]),
        ((20_000, -1_000), [(20_000, ""), (-1_000, "")]),
    ],
)
def test_what_a_floor_makes_of_lines_of_nothing_and_of_returns(
    quantities: tuple[int, ...], expected: list[tuple[int, str]]
) -> None:
    assert list(owed(october(*quantities, payee_floor=10_001)).values()) == expected


def test_a_rate_or_a_factor_of_nothing_is_not_raised() -> None:
    """The plan says itself that nothing is paid; with a sale beside it that stands, that one takes the raise."""
    inputs = october(1, 1, payee_floor=10_000)
    rules = [rule(1), rule(2, product_id=7)]
    facts = [inputs.facts[0], replace(inputs.facts[1], product_id=7)]
    inputs = replace(inputs, facts=facts, rules=rules, bands=[*flat(0), *flat(0, rule_id=2)])
    assert owed(inputs) == {1: (0, "T00"), 2: (0, "T00")}
    inputs = replace(inputs, bands=[*flat(0), *flat(FEN, rule_id=2)])
    assert owed(inputs) == {1: (0, "T00"), 2: (10_000, "")}


def test_a_subscriber_has_the_own_floor_and_one_without_a_number_has_none() -> None:
    """Between its lines the raise is shared, and the payee's floor comes on top."""
    sold = {1: (100, "甲"), 2: (200, "甲"), 3: (700, "乙"), 4: (5, None)}
    facts = [
        sale(nth, day=nth, quantity=fen, subscriber=who, product_id=1) for nth, (fen, who) in sold.items()
    ]
    inputs = month(facts, flat(FEN), components=[component(subscriber_floor=600)])
    assert owed(inputs) == {1: (200, ""), 2: (400, ""), 3: (700, ""), 4: (5, "")}
    above = replace(inputs, components=[component(subscriber_floor=600, payee_floor=2_610)])
    assert owed(above) == {1: (400, ""), 2: (800, ""), 3: (1_400, ""), 4: (10, "")}


def test_the_components_of_a_group_share_their_floor() -> None:
    shared: dict[str, Any] = {"cap_group": "g", "payee_floor": 1_000}
    inputs = month(
        [sale(1, quantity=100)],
        [*flat(FEN), *flat(3 * FEN, rule_id=2)],
        components=[component(**shared), component(2, **shared)],
        rules=[rule(), rule(2, component_id=2)],
    )
    lines, total = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert [(line.component_key, line.owed) for line in lines] == [(1, 250), (2, 750)]
    assert total == 1_000


def test_a_raise_uses_the_cap_of_the_year_and_the_qualifier_takes_it_like_any_amount() -> None:
    capped = october(100, payee_floor=1_000, payee_cap=2_500, cap_period=CapPeriod.YEAR, apply_qualifier=True)
    capped = replace(
        capped,
        cap_uses=[CapUse(payee_id=1, component_key=1, period=202603, amount=1_800)],
        qualifiers=[Qualifier(version_id=1, level=0, payout=5_000)],
    )
    lines, total = engine_lines(capped, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert [(line.kind, line.gross, line.owed) for line in lines] == [(5, -350, -350), (1, 100, 700)]
    assert total == 350


def of_a_year(**said: Any) -> Rows:
    facts = [sale(1, DECEMBER, quantity=8_000), sale(2, DECEMBER, day=2, quantity=4_000)]
    bounds = {"payee_floor": 100_000, "floor_period": CapPeriod.YEAR} | said
    uses = [CapUse(payee_id=1, component_key=1, period=202609, amount=66_000, taken=-4_000)]
    return month(facts, flat(FEN), components=[component(**bounds)], cap_uses=uses)


def test_a_years_floor_is_made_up_for_in_december_and_late_data_lowers_it() -> None:
    """What clawbacks took (40.00 of 700.00) isn't given back by it."""
    lines, after = post(of_a_year(), DECEMBER, range(OCTOBER, DECEMBER + 1))
    assert [(line.fact_id, line.owed) for line in lines] == [(1, 20_000), (2, 10_000)]
    assert post(after, DECEMBER, range(OCTOBER, DECEMBER + 1))[0] == []
    late = replace(after, facts=[*after.facts, sale(3, OCTOBER, quantity=5_000)])
    lines, after = post(late, DECEMBER, range(OCTOBER, DECEMBER + 1))
    assert [(line.fact_id, line.amount, line.owed) for line in lines] == [
        (3, 5_000, 5_000),
        (1, -3_333, 16_667),
        (2, -1_667, 8_333),
    ]
    assert net(after) == 100_000 - 70_000


def test_a_year_without_a_line_in_december_is_not_raised_nor_one_that_is_not_over() -> None:
    early = replace(of_a_year(), facts=[sale(1, NOVEMBER, quantity=8_000)])
    assert [line.owed for line in post(early, DECEMBER, range(OCTOBER, DECEMBER + 1))[0]] == [8_000]
    assert [line.owed for line in post(early, NOVEMBER, range(OCTOBER, NOVEMBER + 1))[0]] == [8_000]


def test_a_years_floor_is_not_held_by_a_cap_of_the_month_and_stays_when_months_freeze() -> None:
    capped = of_a_year(payee_cap=9_000)
    lines, after = post(capped, DECEMBER, range(OCTOBER, DECEMBER + 1))
    assert sum(line.owed for line in lines) == 30_000
    later, _ = post(after, 202701, [NOVEMBER, DECEMBER, 202701])
    assert later == []


@pytest.mark.parametrize(
    ("factor", "bounds", "after", "before"),
    [
        (15_000, {"cap": 8_000}, 8_000, 12_000),
        (5_000, {"cap": 8_000, "floor": 6_000}, 6_000, 4_000),
        (5_000, {"floor": 12_000}, 12_000, 6_000),
    ],
)
def test_cap_and_floor_of_a_line_come_after_the_factors_or_before_them(
    factor: int, bounds: dict[str, int], after: int, before: int
) -> None:
    """100.00 a piece, times the factor."""
    table = component(2, kind=ComponentKind.FACTOR)
    late = component(line_cap=bounds.get("cap"), line_floor=bounds.get("floor"))
    early = component(early_cap=bounds.get("cap"), early_floor=bounds.get("floor"))
    inputs = month(
        [sale(1), sale(2, day=2, quantity=-1)],
        [*flat(100_0000), *flat(factor, rule_id=2)],
        rules=[rule(), rule(2, component_id=2)],
        factors=[Factor(component_id=1, factor_key=2)],
    )
    assert owed(replace(inputs, components=[late, table])) == {1: (after, ""), 2: (-after, "")}
    assert owed(replace(inputs, components=[early, table])) == {1: (before, ""), 2: (-before, "")}


def test_before_the_factors_the_price_of_a_point_is_in_and_the_upline_gets_its_share_of_what_is_left() -> (
    None
):
    """3 pieces at 12.5 points, 0.85 yuan a point: 31.875, rounded 31.88, cut to 20.00, times 1.2: 24.00; 10 % of it: 2.40."""
    plan = [
        component(in_points=True, early_cap=2_000),
        component(2, kind=ComponentKind.FACTOR, in_points=True),
        component(3, kind=ComponentKind.FACTOR),
        component(4, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1),
    ]
    rates = {1: 125_000, 2: 8_500, 3: 12_000, 4: 1_000}
    inputs = month(
        [sale(1, quantity=3)],
        [Band(rule_id=number, rate=rate) for number, rate in rates.items()],
        components=plan,
        rules=[Rule(rule_id=number, component_id=number) for number in rates],
        factors=[Factor(component_id=1, factor_key=2), Factor(component_id=1, factor_key=3)],
    )
    inputs = replace(inputs, positions=[replace(inputs.positions[0], parent_id=9)])
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert {line.kind: (line.gross, line.owed) for line in lines} == {1: (2_400, 2_400), 2: (240, 240)}


def test_a_cap_of_nothing_before_the_factors_says_so() -> None:
    plan = [component(early_cap=0), component(2, kind=ComponentKind.FACTOR, grain=Grain.SALE)]
    inputs = month(
        [sale(1)],
        [*flat(10_000), *flat(12_000, rule_id=2)],
        components=plan,
        rules=[rule(), rule(2, component_id=2)],
        factors=[Factor(component_id=1, factor_key=2)],
    )
    assert owed(inputs) == {1: (0, "C00")}
