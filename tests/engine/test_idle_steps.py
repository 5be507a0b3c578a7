"""A step that has nothing to do isn't run, and nobody can tell."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from commissions.engine import runner
from commissions.engine.idle import SOURCE
from scripts.idle_steps import worked_out
from tests.engine import generated
from tests.engine.cases import OCTOBER, flat, month, sale
from tests.engine.support import engine_lines
from tests.engine.test_oracle import SCOPE


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(r=generated.randoms)
def test_the_lines_are_those_of_all_steps(r: Random) -> None:
    inputs = generated.month(r)
    shorter = engine_lines(inputs, **SCOPE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "_idle", lambda connection: frozenset())
        assert engine_lines(inputs, **SCOPE) == shorter


def test_a_flat_rate_needs_no_more_than_half_of_them() -> None:
    scope = runner.Scope(posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, run_id=1)
    done = runner.execute(month([sale(1)], flat(100_000)), scope, runner.Settings(), keep_stages=True)
    idle = runner._idle(done.connection)
    done.connection.close()
    assert {"25_figures", "50_tiers", "65_instalments", "80_caps", "82_clawbacks", "95_causes"} <= idle
    assert "60_amounts" not in idle


def test_what_they_leave_is_what_they_would_make_of_nothing() -> None:
    assert SOURCE.read_text(encoding="utf-8") == worked_out(), "run python -m scripts.idle_steps"
