"""Engine and oracle agree line by line, to the fen, over generated plans, facts and ledgers."""

from random import Random
from typing import Any

from hypothesis import given, settings

from tests.engine import generated
from tests.engine.oracle import settle
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, with_posted

SCOPE: dict[str, Any] = {"posting_period": 202601, "event_periods": generated.PERIODS}


def agree(inputs: Rows) -> Rows:
    """Compares one run and returns the inputs of the next."""
    lines, owed = engine_lines(inputs, **SCOPE)
    expected, expected_owed = settle(inputs, **SCOPE, city_id=1)
    assert lines == expected
    assert owed == expected_owed
    return with_posted(inputs, lines)


@settings(max_examples=20, deadline=None)
@given(inputs=generated.months)
def test_a_first_run_agrees_with_the_oracle(inputs: Rows) -> None:
    agree(inputs)


@settings(max_examples=9, deadline=None)
@given(r=generated.randoms)
def test_later_runs_agree_with_the_oracle_on_differences_and_causes(r: Random) -> None:
    first = generated.month(r)
    second = generated.changed(r, agree(first))
    third = generated.changed(r, agree(second))
    agree(third)
