"""Two equally specific rules that could fit one sale are refused, with an example of such a sale."""

from datetime import date
from typing import Any

import pytest

from commissions.engine import InputError, Rule, conflicts
from tests.engine.cases import OCTOBER, agent, flat, month, rule, sale
from tests.engine.support import engine_lines


def conflict(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any] | None:
    found = conflicts([rule(1, **first), rule(2, **second)])
    return found[0].example if found else None


def test_the_same_scope_twice_is_a_conflict() -> None:
    assert conflict({}, {}) == {}
    assert conflict({"city_id": 3}, {"city_id": 3}) == {"city_id": 3}
    assert conflict({"channel_id": 9, "mode": 3}, {"channel_id": 9, "level": 1}) == {
        "mode": 3,
        "channel_id": 9,
        "level": 1,
    }


def test_different_attributes_of_the_same_number_meet_in_one_channel() -> None:
    assert conflict({"level": 1}, {"star": 5}) == {"level": 1, "star": 5}
    assert conflict({"level": 1, "city_id": 2}, {"star": 5, "city_id": 2}) == {
        "level": 1,
        "star": 5,
        "city_id": 2,
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"level": 1}, {"level": 2}),
        ({"city_id": 1}, {"city_id": 2}),
        ({"city_id": 1}, {}),
        ({"district_id": 11}, {"city_id": 1}),
        ({"channel_id": 9}, {"district_id": 11}),
        ({"channel_id": 9}, {"channel_id": 8}),
        ({"product_id": 5}, {"category_id": 2}),
        ({"category_id": 2}, {"level": 1}),
        ({"level": 1, "star": 2}, {"level": 1}),
        ({"component_id": 1}, {"component_id": 2}),
    ],
)
def test_a_more_specific_or_a_disjoint_rule_is_none(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert conflict(first, second) is None


def test_windows_conflict_only_where_they_overlap() -> None:
    october = {"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)}
    assert conflict(october, {"date_from": date(2026, 11, 1)}) is None
    assert conflict(october, {"date_from": date(2026, 10, 31)}) == {"event_date": date(2026, 10, 31)}
    assert conflict(october, {"date_to": date(2026, 10, 5)}) == {"event_date": date(2026, 10, 1)}


def test_every_pair_is_named_in_the_order_of_its_rules() -> None:
    found = conflicts([Rule(rule_id=number, component_id=1) for number in (3, 1, 2)])
    assert [(pair.first.rule_id, pair.second.rule_id) for pair in found] == [(1, 2), (1, 3), (2, 3)]


def test_a_tie_that_reaches_a_run_stops_it() -> None:
    tied = month(
        [sale(1)],
        [*flat(10_000), *flat(20_000, rule_id=2)],
        rules=[rule(1, level=1), rule(2, star=5)],
        positions=[agent(level=1, star=5)],
    )
    with pytest.raises(InputError, match="rules 1 and 2 of component 1 fit the same fact equally well"):
        engine_lines(tied, posting_period=OCTOBER, event_periods=[OCTOBER])
