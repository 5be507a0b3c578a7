"""Where a channel stands, who is paid, and which rule is the most specific (paragraphs 2, 3 and 7)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commissions.engine import ComponentKind, Factor, FigureOwner, InputError, Rule
from tests.engine.cases import (
    NOVEMBER,
    OCTOBER,
    STORE,
    agent,
    bands,
    component,
    flat,
    month,
    own_sales_asked,
    rule,
    sale,
)
from tests.engine.oracle import Line
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

TEN = 100_000


def lines_of(inputs: Rows, period: int = OCTOBER) -> list[Line]:
    return engine_lines(inputs, posting_period=period, event_periods=[period])[0]


def rule_of(scopes: list[dict[str, Any]], **facts_and_positions: Any) -> int | None:
    """Which of the rules (1, 2 ...) a sale on 15 October falls under."""
    rules = [Rule(rule_id=number, component_id=1, **scope) for number, scope in enumerate(scopes, start=1)]
    rates = [band for number in range(1, len(rules) + 1) for band in flat(TEN, rule_id=number)]
    facts_and_positions.setdefault("facts", [sale(1, day=15, product_id=5, category_id=2)])
    (line,) = lines_of(month(rates=rates, rules=rules, **facts_and_positions))
    return line.rule_id


HERE = {
    "city_id": 1,
    "district_id": 11,
    "city_class": 3,
    "level": 2,
    "star": 4,
    "mode": 2,
}


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        ({}, {"level": 2}),
        ({"level": 2}, {"level": 2, "star": 4}),
        ({"level": 2, "star": 4, "mode": 2, "city_class": 3, "channel_kind": 2}, {"category_id": 2}),
        ({"category_id": 2, "level": 2}, {"product_id": 5}),
        ({"product_id": 5, "level": 2}, {"city_id": 1}),
        ({"city_id": 1, "product_id": 5, "level": 2}, {"district_id": 11}),
        ({"district_id": 11, "product_id": 5, "level": 2}, {"channel_id": 1}),
        ({"level": 2}, {"level": 2, "date_from": date(2026, 10, 15), "date_to": date(2026, 10, 15)}),
    ],
)
def test_channel_before_district_before_city_before_product_before_category_before_the_number_of_others(
    loser: dict[str, Any], winner: dict[str, Any]
) -> None:
    positions = [agent(**HERE)]
    assert rule_of([loser, winner], positions=positions) == 2
    assert rule_of([winner, loser], positions=positions) == 1


@pytest.mark.parametrize(
    "scope",
    [
        {"level": 1},
        {"star": 5},
        {"mode": 1},
        {"channel_kind": 6},
        {"city_class": 1},
        {"city_id": 2},
        {"district_id": 12},
        {"channel_id": 2},
        {"product_id": 6},
        {"category_id": 3},
        {"date_from": date(2026, 10, 16)},
        {"date_to": date(2026, 10, 14)},
    ],
)
def test_a_rule_that_names_something_else_does_not_fit(scope: dict[str, Any]) -> None:
    assert rule_of([scope], positions=[agent(**HERE)]) is None


def test_a_fact_without_a_product_fits_no_rule_that_names_one() -> None:
    assert rule_of([{"product_id": 5}], facts=[sale(1)]) is None


def test_star_level_and_mode_count_at_the_months_start_the_place_on_the_day() -> None:
    moved = [
        agent(star=1, city_id=1, district_id=11),
        agent(star=2, city_id=2, district_id=21, effective_from=date(2026, 10, 10)),
    ]
    assert rule_of([{"star": 1}, {"star": 2}], positions=moved) == 1
    assert rule_of([{"district_id": 11}, {"district_id": 21}], positions=moved) == 2


def test_a_channel_that_joins_in_the_month_has_the_star_of_its_joining() -> None:
    joined = [
        agent(star=3, effective_from=date(2026, 10, 10)),
        agent(star=4, effective_from=date(2026, 10, 12)),
    ]
    assert rule_of([{"star": 3}, {"star": 4}], positions=joined) == 1


def test_a_rule_for_an_agent_is_for_its_stores_of_the_day_and_yields_to_that_for_the_store_itself() -> None:
    store = [
        agent(9, kind=STORE, parent_id=1),
        agent(9, kind=STORE, parent_id=2, effective_from=date(2026, 10, 10)),
    ]
    rules = [
        rule(1),
        rule(2, channel_id=1, level=2, product_id=5),
        rule(3, channel_id=2),
        rule(4, channel_id=9, date_to=date(2026, 10, 15)),
    ]
    days = {1: (9, 5), 2: (10, 12), 3: (10, 20), 4: (1, 5), 5: (2, 5), 6: (3, 5)}
    inputs = month(
        [sale(nth, day=day, channel_id=channel, product_id=5) for nth, (channel, day) in days.items()],
        [band for number in range(1, 5) for band in flat(TEN, rule_id=number)],
        positions=[
            agent(1, level=2),
            agent(2),
            agent(3, parent_id=1, level=2),
            agent(10, kind=STORE, parent_id=2),
            *store,
        ],
        rules=rules,
        paid_through_parent=frozenset({STORE}),
    )
    found = {line.fact_id: line.rule_id for line in lines_of(inputs)}
    assert found == {1: 4, 2: 3, 3: 3, 4: 2, 5: 3, 6: 1}
    by_product = [rule(1, channel_id=9), rule(2, channel_id=2, product_id=5, level=1, star=1)]
    rates = [band for number in (1, 2) for band in flat(TEN, rule_id=number)]
    (line,) = lines_of(
        month(
            [sale(1, day=20, channel_id=9, product_id=5)],
            rates,
            positions=[agent(2), *(place for place in store if place.parent_id == 2)],
            rules=by_product,
            paid_through_parent=frozenset({STORE}),
        )
    )
    assert line.rule_id == 1


def test_the_price_of_a_point_can_be_that_of_one_channel_in_one_month() -> None:
    """3 sales of 12 points: 36 points at 1.5 yuan, at 1.8 for the channel, at 2.0 for it in November."""
    plan = [
        component(1, in_points=True),
        component(2, kind=ComponentKind.FACTOR, in_points=True),
    ]
    november = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}
    rules = [rule(1), rule(2, 2), rule(3, 2, channel_id=2), rule(4, 2, channel_id=2, **november)]
    rates = [
        *flat(120_000),
        *flat(15_000, rule_id=2),
        *flat(18_000, rule_id=3),
        *flat(20_000, rule_id=4),
    ]
    inputs = month(
        [
            sale(1, quantity=3),
            sale(2, quantity=3, channel_id=2),
            sale(3, NOVEMBER, quantity=3, channel_id=2),
        ],
        rates,
        components=plan,
        rules=rules,
        positions=[agent(1), agent(2)],
        factors=[Factor(component_id=1, factor_key=2)],
    )
    amounts = {line.fact_id: line.amount for line in (*lines_of(inputs), *lines_of(inputs, NOVEMBER))}
    assert amounts == {1: 5_400, 2: 6_480, 3: 7_200}


def test_a_store_is_paid_through_its_agent_of_the_day() -> None:
    store = [
        agent(9, kind=STORE, parent_id=1),
        agent(9, kind=STORE, parent_id=2, effective_from=date(2026, 10, 10)),
    ]
    facts = [sale(1, day=9, channel_id=9), sale(2, day=10, channel_id=9)]
    inputs = month(
        facts, flat(TEN), positions=[agent(1), agent(2), *store], paid_through_parent=frozenset({STORE})
    )
    assert [(line.fact_id, line.payee_id, line.channel_id) for line in lines_of(inputs)] == [
        (1, 1, 9),
        (2, 2, 9),
    ]


def test_the_upline_of_the_day_gets_the_override_and_nobody_where_there_is_none() -> None:
    override = component(2, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1)
    inputs = month(
        [sale(1, day=9), sale(2, day=10), sale(3, day=20)],
        [*flat(TEN), *flat(500, rule_id=2)],
        components=[component(), override],
        rules=[rule(), rule(2, 2)],
        positions=[
            agent(1, parent_id=2),
            agent(1, parent_id=3, effective_from=date(2026, 10, 10)),
            agent(1, effective_from=date(2026, 10, 20)),
            agent(2),
            agent(3),
        ],
    )
    overrides = [(line.fact_id, line.payee_id, line.amount) for line in lines_of(inputs) if line.kind == 2]
    assert overrides == [(1, 2, 50), (2, 3, 50)]


@pytest.mark.parametrize(("sold", "amount", "reason"), [(3, 600, ""), (2, 0, "G07"), (0, 0, "G07")])
def test_an_override_asks_for_what_the_upline_itself_did(sold: int, amount: int, reason: str) -> None:
    """Paragraph 7.8. What the downline gets stays."""
    lines = lines_of(own_sales_asked(sold))
    assert [(line.amount, line.reason) for line in lines if line.kind == 2] == [(amount, reason)]
    assert next(line.amount for line in lines if line.fact_id == 9 and line.kind == 1) == 12_000


def test_an_override_asks_for_nothing_but_the_month_of_its_payee() -> None:
    inputs = own_sales_asked(3)
    for wrong in ({"by_day": True}, {"owner": FigureOwner.CHANNEL}):
        with pytest.raises(InputError, match="override 2"):
            lines_of(replace(inputs, figures=[replace(inputs.figures[0], **wrong)]))


def test_an_override_is_taken_of_the_gross_before_caps() -> None:
    override = component(2, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1)
    inputs = month(
        [sale(1)],
        [*flat(TEN), *flat(500, rule_id=2)],
        components=[component(line_cap=1), override],
        rules=[rule(), rule(2, 2)],
        positions=[agent(1, parent_id=2), agent(2)],
    )
    assert [line.amount for line in lines_of(inputs)] == [1, 50]


def test_the_version_in_force_in_the_event_period_counts() -> None:
    versions = [component(1, effective_to=OCTOBER), component(2, component_key=1, effective_from=NOVEMBER)]
    inputs = month(
        [sale(1, OCTOBER), sale(2, NOVEMBER)],
        [*flat(TEN), *flat(2 * TEN, rule_id=2)],
        components=versions,
        rules=[rule(), rule(2, 2)],
    )
    lines, _ = engine_lines(inputs, posting_period=NOVEMBER, event_periods=[OCTOBER, NOVEMBER])
    assert [(line.component_id, line.component_key, line.amount) for line in lines] == [
        (1, 1, 1_000),
        (2, 1, 2_000),
    ]


def test_facts_of_another_city_count_for_the_tier_and_are_paid_there() -> None:
    rates = bands((0, TEN), (2, 2 * TEN))
    inputs = month([sale(1), sale(2, city_id=2)], rates)
    assert [(line.fact_id, line.amount, line.basis) for line in lines_of(inputs)] == [(1, 2_000, 2)]
