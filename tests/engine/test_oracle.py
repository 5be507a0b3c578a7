"""Engine and oracle agree line by line, to the fen, over generated plans, facts and ledgers."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissions.engine import Inputs
from tests.engine import generated
from tests.engine.oracle import settle
from tests.engine.support import engine_lines, with_posted

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SCOPE = {"posting_period": 202601, "event_periods": generated.PERIODS}


def agree(inputs: Inputs) -> Inputs:
    """Compares one run and returns the inputs of the next."""
    lines, owed = engine_lines(inputs, **SCOPE)
    expected, expected_owed = settle(inputs, **SCOPE, city_id=1)
    assert lines == expected
    assert owed == expected_owed
    return with_posted(inputs, lines)


@EXAMPLES
@given(inputs=generated.months())
def test_a_first_run_agrees_with_the_oracle(inputs: Inputs) -> None:
    agree(inputs)


@EXAMPLES
@given(data=st.data())
def test_a_later_run_agrees_with_the_oracle_on_differences_and_causes(data: st.DataObject) -> None:
    first = data.draw(generated.months())
    second = data.draw(generated.changed(agree(first)))
    third = data.draw(generated.changed(agree(second)))
    agree(third)
