"""Paragraph 10.9: a line's worth is what the same month pays without conditions and factors."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from commissions.engine import ComponentKind, Factor, Gate, Measure, Operator, run
from tests.engine import generated
from tests.engine.cases import OCTOBER, agent, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import SETTINGS

SCOPE: dict[str, Any] = {"posting_period": 202601, "event_periods": generated.PERIODS}


def lines(inputs: Rows, **scope: Any) -> list[dict[str, Any]]:
    with run(inputs, city_id=1, run_id=1, settings=SETTINGS, **scope) as result:
        found: list[dict[str, Any]] = result.lines().to_pylist()
        sums = result.figures().to_pylist()
    assert sum(row["worth"] for row in sums) == sum(full(line) for line in found)
    return found


def full(line: dict[str, Any]) -> int:
    known = (line[name] for name in ("worth", "whole", "gross"))
    return int(next(value for value in known if value is not None))


def key(line: dict[str, Any]) -> tuple[Any, ...]:
    names = ("payee_id", "event_period", "component_key", "grain", "fact_id")
    return tuple(line[name] for name in names)


def free(inputs: Rows) -> Rows:
    """The same month without conditions on facts, without what is paid once, and with no table but prices of points."""
    prices = {
        row.component_key for row in inputs.components if row.in_points and row.kind is ComponentKind.FACTOR
    }
    in_points = {row.component_id for row in inputs.components if row.in_points}
    return replace(
        inputs,
        components=[replace(row, once_months=None) for row in inputs.components],
        gates=[gate for gate in inputs.gates if gate.component_id is None or gate.part is not None],
        factors=[use for use in inputs.factors if use.factor_key in prices and use.component_id in in_points],
    )


@settings(max_examples=6, deadline=None)
@given(inputs=generated.months)
def test_worth_is_what_the_month_pays_without_conditions_and_factors(inputs: Rows) -> None:
    shared = {row.fact_id for row in inputs.attributions}
    flat_rules = {
        rule_.rule_id
        for rule_ in inputs.rules
        if [(band.lower, band.upper) for band in inputs.bands if band.rule_id == rule_.rule_id] == [(0, None)]
    }
    without = {key(line): line for line in lines(free(inputs), **SCOPE) if line["kind"] == 1}
    for line in lines(inputs, **SCOPE):
        of_fact = line["kind"] == 1 and (line["part"] is None or line["whole"] is not None)
        if of_fact and line["rule_id"] in flat_rules and line["fact_id"] not in shared:
            other = without[key(line)]
            assert full(line) == (other["gross"] if other["whole"] is None else other["whole"]), line


def test_what_a_condition_refused_is_worth_the_rate_that_the_rest_reached() -> None:
    gate = Gate(
        gate_id=1,
        component_id=1,
        group=1,
        measure=Measure.QUANTITY,
        operator=Operator.EQUAL,
        threshold=1,
        reason="G01",
    )
    sales = [sale(1), sale(2), sale(3, quantity=3)]
    tiers = bands((0, 100_000), (2, 200_000))
    (refused,) = [
        line
        for line in lines(month(sales, tiers, gates=[gate]), posting_period=OCTOBER, event_periods=[OCTOBER])
        if line["reason"]
    ]
    assert (refused["gross"], refused["worth"]) == (0, 6_000)


def test_a_factor_takes_the_difference_to_the_worth() -> None:
    table = component(7, kind=ComponentKind.FACTOR)
    inputs = month(
        [sale(1)],
        [*flat(100_000), *flat(8_000, rule_id=7)],
        positions=[agent()],
        components=[component(), table],
        rules=[rule(), rule(7, 7)],
        factors=[Factor(component_id=1, factor_key=7)],
    )
    (line,) = lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert (line["worth"], line["gross"]) == (1_000, 800)
