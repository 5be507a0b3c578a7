"""Paragraphs 4.8 and 4.9, worked out by hand: 20.00 an activation with a real-name check.

Orders that say yes, no and nothing: 20.00, 0 with G01, 0 with N01. The third is reported again with yes, or its
subscriber's month says yes: the December run posts 20.00 for October.
"""

from dataclasses import replace

import pytest

from commissions.engine import Gate, Instalment, Measure, Operator, Usage
from tests.engine.cases import CITY, DECEMBER, NOVEMBER, OCTOBER, flat, month, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, post

REAL = Gate(
    gate_id=1,
    component_id=1,
    group=1,
    measure=Measure.REAL_NAME,
    operator=Operator.EQUAL,
    threshold=1,
    reason="G01",
)
SAID = {1: 1, 2: 0, 3: None}


def october(gate: Gate = REAL) -> Rows:
    facts = [sale(nth, day=nth, subscriber=f"13{nth}", real_name=said) for nth, said in SAID.items()]
    return month(facts, flat(200_000), gates=[gate])


def told(inputs: Rows) -> dict[int, tuple[int, str]]:
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return {line.fact_id: (line.owed, line.reason) for line in lines}


def use(subscriber: str, said: int | None, period: int = OCTOBER) -> Usage:
    return Usage(city_id=CITY, subscriber=subscriber, period=period, real_name=said)


def test_yes_is_paid_no_is_refused_and_nothing_waits() -> None:
    assert told(october()) == {1: (2_000, ""), 2: (0, "G01"), 3: (0, "N01")}


def test_a_condition_may_ask_for_no() -> None:
    assert told(october(replace(REAL, threshold=0))) == {1: (0, "G01"), 2: (2_000, ""), 3: (0, "N01")}


def test_what_is_told_later_is_paid_then_and_once() -> None:
    _, after = post(october(), OCTOBER)
    later = [replace(fact, revision=2, real_name=1) if fact.fact_id == 3 else fact for fact in after.facts]
    lines, after = post(replace(after, facts=later), DECEMBER, [OCTOBER, NOVEMBER, DECEMBER])
    assert [(line.fact_id, line.event_period, line.amount, line.cause) for line in lines] == [
        (3, OCTOBER, 2_000, 3)
    ]
    assert post(after, DECEMBER, [OCTOBER, NOVEMBER, DECEMBER])[0] == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [(1, (2_000, "")), (0, (0, "G01")), (None, (0, "N01"))],
    ids=["yes", "no", "nothing"],
)
def test_the_months_word_counts_where_the_order_says_nothing(
    said: int | None, expected: tuple[int, str]
) -> None:
    """And never against what the order says."""
    inputs = replace(october(), usage=[use("133", said), use("131", 0), use("132", 1)])
    assert told(inputs) == {1: (2_000, ""), 2: (0, "G01"), 3: expected}


def test_an_instalment_asks_the_month_in_which_it_falls_due() -> None:
    """50 : 50; the second part needs the check in November."""
    parts = [
        Instalment(component_id=1, part=1, month_offset=0, share=5_000),
        Instalment(component_id=1, part=2, month_offset=1, share=5_000),
    ]
    inputs = replace(
        october(replace(REAL, part=2, month_offset=1)),
        instalments=parts,
        usage=[use("131", 1, NOVEMBER), use("132", 0, NOVEMBER)],
    )
    _, after = post(inputs, OCTOBER)
    lines, _ = post(after, NOVEMBER, [OCTOBER, NOVEMBER])
    assert [(line.fact_id, line.amount, line.reason) for line in lines] == [
        (1, 1_000, ""),
        (2, 0, "G01"),
        (3, 0, "N01"),
    ]
