"""The explanation of each kind of line ends in the line, and its stages multiply out."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from commissions.engine import (
    Coefficient,
    Explanation,
    Gate,
    LineKey,
    Measure,
    NoSuchLine,
    Operator,
    StageCode,
    TierMode,
    explain,
)
from commissions.engine.explanation import TITLES
from tests.engine import generated
from tests.engine.cases import OCTOBER, bands, component, flat, month, own_sales_asked, sale
from tests.engine.support import engine_lines, post, with_posted

EARNED = LineKey(payee_id=1, event_period=OCTOBER, kind=1, component_key=1, grain=1, fact_id=1)
SCOPE: dict[str, Any] = {"posting_period": 202601, "event_periods": generated.PERIODS}


@settings(max_examples=5, deadline=None)
@given(r=generated.randoms)
def test_every_line_is_explained_by_the_same_numbers(r: Random) -> None:
    first = generated.month(r)
    lines, _ = engine_lines(first, **SCOPE)
    later = generated.changed(r, with_posted(first, lines))
    found, _ = engine_lines(later, **SCOPE)
    for line in r.sample(found, min(3, len(found))):
        payee, period, kind, component, grain, fact = line.key
        key = LineKey(
            payee_id=payee, event_period=period, kind=kind, component_key=component, grain=grain, fact_id=fact
        )
        told = explain(later, **SCOPE, city_id=1, key=key)
        assert (told.owed, told.amount, told.reason, told.cause) == (
            line.owed,
            line.amount,
            line.reason,
            line.cause,
        )
        assert told.posted == line.owed - line.amount
        assert told.stages[-1].code is StageCode.DIFFERENCE


def test_the_stages_of_a_capped_line_in_marginal_tiers_multiply_out() -> None:
    """5 pieces at 1 yuan and 5 at 2 yuan: 15.00; the cap leaves 10.00; coefficient 0.9 stands beside it."""
    inputs = month(
        [sale(1, quantity=10)],
        bands((0, 10_000), (5, 20_000)),
        components=[component(tier_mode=TierMode.MARGINAL, payee_cap=1_000)],
        coefficients=[Coefficient(channel_id=1, period=OCTOBER, kind="ranking", value=9_000)],
    )
    told = explain(inputs, posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, key=EARNED)
    assert told.stage(StageCode.BASE)["base"] == 10
    assert told.stage(StageCode.TIER)["total"] == 10
    assert cells(told, StageCode.TIER, "reached") == [False, True]
    assert cells(told, StageCode.STRETCHES, "starts") == [0, 5]
    assert cells(told, StageCode.STRETCHES, "ends") == [5, 10]
    assert cells(told, StageCode.STRETCHES, "rate") == [10_000, 20_000]
    assert told.stage(StageCode.RATE)["gross"] == 1_500
    assert told.stage(StageCode.CAP)["cut"] == 500
    assert cells(told, StageCode.COEFFICIENTS, "factor") == [9_000]
    assert (told.owed, told.amount) == (1_000, 1_000)


def test_a_refused_line_tells_each_condition_with_the_figure_found() -> None:
    gates = [
        Gate(
            gate_id=1,
            component_id=1,
            group=1,
            measure=Measure.QUANTITY,
            operator=Operator.AT_LEAST,
            threshold=2,
            reason="G01",
        )
    ]
    inputs = month([sale(1)], flat(10_000), gates=gates)
    told = explain(inputs, posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, key=EARNED)
    assert told.reason == "G01"
    assert cells(told, StageCode.CONDITIONS, "figure") == [1]
    assert cells(told, StageCode.CONDITIONS, "holds") == [False]


def test_a_refused_override_tells_its_conditions_and_those_of_the_line_beneath() -> None:
    """Paragraph 7.8: the upline sold 2, and gets nothing of the 120.00 beneath."""
    inputs = own_sales_asked(2)
    key = LineKey(payee_id=2, event_period=OCTOBER, kind=2, component_key=2, grain=1, fact_id=9)
    told = explain(inputs, posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, key=key)
    (asked,) = [stage for stage in told.stages if stage.code is StageCode.CONDITIONS and stage.rows]
    found = {item.name: item.value for item in asked.rows[0]}
    assert (found["figure"], found["threshold"], found["holds"]) == (2, 3, False)
    assert told.stage(StageCode.OVERRIDE)["downline_gross"] == 12_000
    assert (told.owed, told.reason) == (0, "G07")


def test_a_line_that_is_gone_tells_what_was_posted() -> None:
    _, after = post(month([sale(1)], flat(10_000)), OCTOBER)
    told = explain(
        replace(after, facts=[]), posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, key=EARNED
    )
    assert (told.posted, told.amount, told.reason, told.cause) == (100, -100, "W00", 8)
    assert [stage.code for stage in told.stages] == [StageCode.DIFFERENCE]


def test_a_key_that_is_neither_owed_nor_posted_is_no_line() -> None:
    with pytest.raises(NoSuchLine):
        explain(month([], flat(1)), posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, key=EARNED)


def test_every_column_of_a_stage_has_a_name_and_a_unit() -> None:
    folder = Path("commissions/engine/stages")
    assert {path.stem for path in folder.glob("*.sql")} - {"00_asked"} == {
        *("fact", "payee", "rule", "conditions", "base", "tier", "bands", "stretches", "rate", "override"),
        *("cap", "sum", "chain_sum", "chain", "adjustment", "difference", "factors", "instalment"),
        *("qualifier", "minima", "guarantee", "clawback", "clawback_conditions"),
        *("draw", "reserve", "reserve_conditions", "once", "order", "month_cap", "share"),
        "override_conditions",
        *("days", "day_rates", "offer_days"),
    }
    assert set(TITLES) == set(StageCode)


def cells(told: Explanation, code: StageCode, name: str) -> list[object]:
    return [item.value for row in told.stage(code).rows for item in row if item.name == name]
