"""The explanation of each kind of line ends in the line, and its stages multiply out."""

from random import Random

from hypothesis import given, settings

from commissions.engine import LineKey, StageCode, explain
from tests.engine import generated
from tests.engine.support import engine_lines, with_posted

SCOPE = {"posting_period": 202601, "event_periods": generated.PERIODS}


@settings(max_examples=15, deadline=None)
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
