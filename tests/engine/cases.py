"""Small building blocks for worked cases: one agent, one plan, sales of one month."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    Fact,
    Figure,
    Gate,
    Grain,
    Measure,
    Operator,
    Position,
    Rule,
)
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


def own_sales_asked(sold: int) -> Rows:
    """Paragraph 7.8: 5 % of the downline's 120.00 (fact 9), if the upline (2) sold 3 or more itself; it sold `sold`."""
    facts = [sale(9, quantity=12), *(sale(nth, channel_id=2, product_id=5) for nth in range(1, sold + 1))]
    override = component(2, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1)
    asked = Gate(
        gate_id=1,
        component_id=2,
        group=1,
        measure=Measure.FIGURE,
        figure_id=1,
        operator=Operator.AT_LEAST,
        threshold=3,
        reason="G07",
    )
    return month(
        facts,
        [*flat(100_000), *flat(500, rule_id=2)],
        components=[component(), override],
        rules=[rule(), rule(2, 2)],
        positions=[agent(1, parent_id=2), agent(2)],
        figures=[Figure(figure_id=1, version_id=1, grain=Grain.SALE)],
        gates=[asked],
    )
