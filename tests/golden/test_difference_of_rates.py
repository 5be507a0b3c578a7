"""Paragraph 7.6, worked out by hand, in fen.

A store of level 3 sells 4 pieces at 10 yuan. Its upline of level 2 has 13, the one above it of level 1 has 15:
4 x (13 - 10) = 12.00 and 4 x (15 - 13) = 8.00. With 9 yuan the upline gets nothing, and the one above 4 x (15 - 10) = 20.00.
"""

import pytest

from commissions.engine import ComponentKind, OverrideBy
from tests.engine.cases import agent, component, flat, month, rule, sale
from tests.engine.support import engine_lines

OCTOBER = 202610


@pytest.mark.parametrize(
    ("middle", "expected"),
    [(130_000, {2: 1_200, 1: 800}), (90_000, {2: 0, 1: 2_000}), (150_000, {2: 2_000, 1: 0})],
)
def test_each_upline_gets_what_its_rate_is_above_the_highest_beneath(
    middle: int, expected: dict[int, int]
) -> None:
    above = {
        "kind": ComponentKind.OVERRIDE,
        "override_of": 1,
        "override_by": OverrideBy.DIFFERENCE,
    }
    inputs = month(
        [sale(1, channel_id=3, quantity=4)],
        [
            *flat(150_000),
            *flat(middle, rule_id=2),
            *flat(100_000, rule_id=3),
            *flat(10_000, rule_id=4),
            *flat(10_000, rule_id=5),
        ],
        positions=[
            agent(1, level=1),
            agent(2, level=2, parent_id=1),
            agent(3, level=3, parent_id=2),
        ],
        components=[
            component(1),
            component(2, override_step=1, **above),
            component(3, override_step=2, **above),
        ],
        rules=[rule(1, level=1), rule(2, level=2), rule(3, level=3), rule(4, 2), rule(5, 3)],
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert {line.payee_id: line.amount for line in lines if line.kind == 2} == expected
    assert [line.reason for line in lines if not line.amount] == ["B01"] * list(expected.values()).count(0)
