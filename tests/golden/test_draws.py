"""Paragraph 22.3, worked out by hand, in fen.

Draw 3,000.00. Months of 2,000.00, 2,700.00, 3,900.00 and 5,000.00: +1,000.00, +300.00, -900.00, and of the last 400.00
that are still open -400.00. What was repaid before stays so, whether or not the early months are worked out again.
"""

from dataclasses import replace

import pytest

from commissions.engine import Balance, ComponentKind, Grain
from tests.engine.cases import agent, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

MONTHS = (202609, 202610, 202611, 202612)
EARNED = (2_000, 2_700, 3_900, 5_000)
DRAWN = {202609: 100_000, 202610: 30_000, 202611: -90_000, 202612: -40_000}


def drawing(earned: dict[int, int], balances: list[Balance] | None = None, **more: object) -> Rows:
    """So many pieces at 1 yuan each month."""
    return month(
        [sale(nth, period, quantity=pieces) for nth, (period, pieces) in enumerate(earned.items(), 1)],
        [*flat(10_000), *flat(30_000_000, rule_id=2)],
        components=[component(1), component(2, kind=ComponentKind.DRAW, grain=Grain.PRESENCE)],
        rules=[rule(1), rule(2, 2)],
        balances=balances or [],
        **more,
    )


def drawn(inputs: Rows, *periods: int) -> dict[int, int]:
    lines, _ = engine_lines(inputs, posting_period=periods[-1], event_periods=periods)
    return {line.event_period: line.amount for line in lines if line.kind == 8}


def test_what_a_month_falls_short_of_is_advanced_and_later_months_repay_it() -> None:
    assert drawn(drawing(dict(zip(MONTHS, EARNED, strict=True))), *MONTHS) == DRAWN


def test_months_that_are_not_worked_out_again_count_with_what_they_have_posted() -> None:
    before = [
        Balance(
            payee_id=1,
            component_key=2,
            kind=8,
            period=period,
            fact_id=1_000_000 + period,
            amount=DRAWN[period],
        )
        for period in MONTHS[:3]
    ]
    assert drawn(drawing({MONTHS[3]: 5_000}, before), MONTHS[3]) == {MONTHS[3]: -40_000}


def test_never_more_is_repaid_than_was_advanced() -> None:
    assert drawn(drawing({MONTHS[0]: 2_000, MONTHS[1]: 90_000}), *MONTHS[:2]) == {
        MONTHS[0]: 100_000,
        MONTHS[1]: -100_000,
    }


@pytest.mark.parametrize(("pieces", "repaid"), [(400, -40_000), (2_000, -100_000)])
def test_who_left_repays_with_all_that_still_comes(pieces: int, repaid: int) -> None:
    left = [agent(effective_from=sale(1, MONTHS[0]).event_date, left_on=sale(1, MONTHS[0], 30).event_date)]
    inputs = drawing({MONTHS[0]: 2_000, MONTHS[1]: pieces}, positions=left)
    assert drawn(inputs, *MONTHS[:2]) == {MONTHS[0]: 100_000, MONTHS[1]: repaid}


def test_a_draw_that_has_ended_is_repaid_all_the_same() -> None:
    """1,000.00 were advanced in the first month; from the next one on no version has the draw, and it earns 400.00."""
    inputs = drawing({MONTHS[0]: 2_000, MONTHS[1]: 400})
    ended = [
        replace(row, effective_to=MONTHS[0]) if row.component_key == 2 else row for row in inputs.components
    ]
    assert drawn(replace(inputs, components=ended), *MONTHS[:2]) == {MONTHS[0]: 100_000, MONTHS[1]: -40_000}
    before = Balance(
        payee_id=1,
        component_key=2,
        kind=8,
        period=MONTHS[0],
        fact_id=1_000_000 + MONTHS[0],
        amount=100_000,
    )
    gone = [row for row in inputs.components if row.component_key != 2]
    rules = [row for row in inputs.rules if row.component_id != 2]
    left = replace(drawing({MONTHS[1]: 400}, [before]), components=gone, rules=rules)
    assert drawn(left, MONTHS[1]) == {MONTHS[1]: -40_000}
