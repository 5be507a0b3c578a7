"""Case R, first part, worked out by hand. 300,000 pieces at 7.0 yuan, coefficient 0.9; overrides of 5, 3 and 2 %.

    earned      300,000 x 7.0                    = 2,100,000
    coefficient 2,100,000 x 0.9 - 2,100,000      =  -210,000   net 1,890,000
    overrides   2,100,000 x 5 % / 3 % / 2 %      =   105,000 / 63,000 / 42,000

The rate becomes 6.5, by a new version for the same month:
    earned      300,000 x 6.5 = 1,950,000        difference -150,000
    coefficient 1,950,000 x 0.9 = 1,755,000      -195,000, difference +15,000
    first override 1,950,000 x 5 % = 97,500      difference   -7,500

Repeating it changes nothing. If October is closed, its lines stay and the differences stand in November.
"""

from dataclasses import replace

import pytest

from commissions.engine import Cause, Coefficient, ComponentKind
from tests.engine.cases import NOVEMBER, OCTOBER, agent, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import net, post

YUAN = 100
SHARES = (500, 300, 200)


@pytest.fixture
def seven_yuan() -> Rows:
    """Agent 1 sells; 2, 3 and 4 stand above each other."""
    overrides = [
        component(
            10 + step,
            kind=ComponentKind.OVERRIDE,
            override_of=1,
            override_step=step,
            apply_coefficients=False,
        )
        for step in (1, 2, 3)
    ]
    return month(
        [sale(1, quantity=300_000)],
        [*flat(70_000), *(band for step in (1, 2, 3) for band in flat(SHARES[step - 1], rule_id=10 + step))],
        positions=[agent(1, parent_id=2), agent(2, parent_id=3), agent(3, parent_id=4), agent(4)],
        components=[component(), *overrides],
        rules=[rule(), *(rule(10 + step, 10 + step) for step in (1, 2, 3))],
        coefficients=[Coefficient(channel_id=1, period=OCTOBER, kind="management", value=9_000)],
    )


def at_six_and_a_half(inputs: Rows) -> Rows:
    return replace(
        inputs,
        components=[component(2, component_key=1, version_id=2), *inputs.components[1:]],
        rules=[rule(2, 2), *inputs.rules[1:]],
        bands=[*flat(65_000, rule_id=2), *inputs.bands[1:]],
    )


def test_a_rate_and_its_overrides(seven_yuan: Rows) -> None:
    _, after = post(seven_yuan, OCTOBER)
    assert net(after, payee_id=1) == 1_890_000 * YUAN
    assert [net(after, payee_id=payee) for payee in (2, 3, 4)] == [
        105_000 * YUAN,
        63_000 * YUAN,
        42_000 * YUAN,
    ]


@pytest.mark.parametrize("posting_period", [OCTOBER, NOVEMBER])
def test_a_retroactive_rate_posts_the_difference_once(seven_yuan: Rows, posting_period: int) -> None:
    _, october = post(seven_yuan, OCTOBER)
    lines, after = post(at_six_and_a_half(october), posting_period, [OCTOBER])
    assert {(line.payee_id, line.kind): line.amount for line in lines} == {
        (1, 1): -150_000 * YUAN,
        (1, 3): 15_000 * YUAN,
        (2, 2): -7_500 * YUAN,
        (3, 2): -4_500 * YUAN,
        (4, 2): -3_000 * YUAN,
    }
    assert {line.event_period for line in lines} == {OCTOBER}
    assert {line.cause for line in lines} == {Cause.RULE}
    assert net(after, payee_id=1) == 1_755_000 * YUAN
    assert net(after, payee_id=2) == 97_500 * YUAN
    assert post(after, posting_period, [OCTOBER])[0] == []
