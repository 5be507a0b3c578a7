"""Small building blocks for worked cases: one agent, one plan, sales of one month."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from commissions.engine import Band, Component, ComponentKind, Fact, Grain, Position, Rule
from tests.engine.rows import Rows

AGENT, STORE = 2, 3
CITY = 1
OCTOBER, NOVEMBER, DECEMBER = 202610, 202611, 202612


def agent(channel_id: int = 1, **more: Any) -> Position:
    values: dict[str, Any] = {"effective_from": date(2020, 1, 1), "city_id": CITY, "kind": AGENT} | more
    return Position(channel_id=channel_id, **values)


def sale(fact_id: int, period: int = OCTOBER, day: int = 1, **more: Any) -> Fact:
    values: dict[str, Any] = {
        "grain": Grain.SALE,
        "city_id": CITY,
        "channel_id": 1,
        "event_date": date(period // 100, period % 100, day),
        "quantity": 1,
    } | more
    return Fact(fact_id=fact_id, period=period, **values)


def component(component_id: int = 1, **more: Any) -> Component:
    values: dict[str, Any] = {
        "component_key": component_id,
        "version_id": 1,
        "plan_id": 1,
        "effective_from": 202001,
        "kind": ComponentKind.PIECE,
        "grain": Grain.SALE,
    } | more
    return Component(component_id=component_id, **values)


def rule(rule_id: int = 1, component_id: int = 1, **scope: Any) -> Rule:
    return Rule(rule_id=rule_id, component_id=component_id, **scope)


def flat(rate: int, rule_id: int = 1) -> list[Band]:
    return [Band(rule_id=rule_id, rate=rate)]


def bands(*edges_and_rates: tuple[int, int], rule_id: int = 1) -> list[Band]:
    """(from, rate) in rising order; each band ends where the next begins."""
    edges = [edge for edge, _ in edges_and_rates]
    return [
        Band(rule_id=rule_id, lower=lower, upper=upper, rate=rate)
        for (lower, rate), upper in zip(edges_and_rates, [*edges[1:], None], strict=True)
    ]


def month(facts: Sequence[Fact], rates: Iterable[Band], **more: Any) -> Rows:
    """One agent, one component, one rule, unless said otherwise."""
    values: dict[str, Any] = {"positions": [agent()], "components": [component()], "rules": [rule()]} | more
    return Rows(facts=list(facts), bands=list(rates), **values)
