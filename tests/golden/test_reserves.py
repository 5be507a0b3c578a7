"""Paragraph 23.4, worked out by hand, in fen.

10 % of 12,345.67 is 1,234.567: -1,234.57 in October. In December, if two or more were sold then: +1,234.57; else 0 with the
condition's code, or with 50 % paid when lost 617.285, cut off: +617.28.
"""

from dataclasses import replace

import pytest

from commissions.engine import (
    Balance,
    ComponentKind,
    Figure,
    FigureOwner,
    Gate,
    Grain,
    Instalment,
    Measure,
    Operator,
)
from tests.engine.cases import DECEMBER, NOVEMBER, OCTOBER, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, with_posted

MONTHS = (OCTOBER, NOVEMBER, DECEMBER)


def reserving(
    *, sold: int, reduced_share: int = 0, balances: tuple[Balance, ...] = (), earning: bool = True
) -> Rows:
    facts = [sale(1, quantity=1_234_567)] if earning else []
    return month(
        [*facts, sale(2, DECEMBER, quantity=sold)],
        [*flat(100), *flat(1_000, rule_id=2)],
        components=[component(1), component(2, kind=ComponentKind.RESERVE, grain=Grain.PRESENCE)],
        rules=[rule(1), rule(2, 2)],
        figures=[Figure(figure_id=1, version_id=1, owner=FigureOwner.PAYEE, grain=Grain.SALE)],
        instalments=[
            Instalment(component_id=2, part=1, month_offset=2, share=10_000, reduced_share=reduced_share)
        ],
        gates=[
            Gate(
                gate_id=1,
                component_id=2,
                group=1,
                measure=Measure.FIGURE,
                figure_id=1,
                operator=Operator.AT_LEAST,
                threshold=2,
                reason="G70",
            )
        ],
        balances=balances,
    )


def held(inputs: Rows, *periods: int) -> dict[tuple[int, int], tuple[int, str]]:
    """By the month of the line and the month that it was held back of."""
    lines, _ = engine_lines(inputs, posting_period=DECEMBER, event_periods=periods)
    return {
        (line.event_period, line.fact_id % 1_000_000): (line.amount, line.reason)
        for line in lines
        if line.kind == 9 and (line.amount or line.reason)
    }


@pytest.mark.parametrize(
    ("sold", "reduced", "then"),
    [(2, 0, (123_457, "")), (1, 0, (0, "G70")), (1, 5_000, (61_728, ""))],
)
def test_it_is_held_back_and_released_or_forfeited(sold: int, reduced: int, then: tuple[int, str]) -> None:
    found = held(reserving(sold=sold, reduced_share=reduced), *MONTHS)
    assert found[OCTOBER, OCTOBER] == (-123_457, "")
    assert found.get((DECEMBER, OCTOBER), (0, "")) == then


def test_what_an_earlier_month_held_back_is_taken_from_the_ledger() -> None:
    ledger = Balance(
        payee_id=1, component_key=2, kind=9, period=OCTOBER, fact_id=1_000_000 + OCTOBER, amount=-123_457
    )
    found = held(reserving(sold=2, balances=(ledger,), earning=False), DECEMBER)
    assert found[DECEMBER, OCTOBER] == (123_457, "")


def test_a_month_that_is_worked_out_twice_releases_once() -> None:
    inputs = reserving(sold=2)
    lines, _ = engine_lines(inputs, posting_period=DECEMBER, event_periods=MONTHS)
    again, _ = engine_lines(with_posted(inputs, lines), posting_period=DECEMBER, event_periods=MONTHS)
    assert again == []


def test_it_is_released_in_parts_and_only_what_fails_is_forfeited() -> None:
    """123,457 fen in 50 / 50 after one and two months; the second asks for two or more sales in December."""
    whole = reserving(sold=1)
    parts = [
        Instalment(component_id=2, part=1, month_offset=1, share=5_000),
        Instalment(component_id=2, part=2, month_offset=2, share=5_000),
    ]
    asked = [replace(gate, part=2) for gate in whole.gates]
    failed = held(replace(whole, instalments=parts, gates=asked), *MONTHS)
    assert (failed[NOVEMBER, OCTOBER], failed[DECEMBER, OCTOBER]) == ((61_728, ""), (0, "G70"))
    kept = held(replace(whole, instalments=parts, gates=()), *MONTHS)
    assert (kept[NOVEMBER, OCTOBER], kept[DECEMBER, OCTOBER]) == ((61_728, ""), (61_729, ""))
    both = held(replace(whole, instalments=parts), *MONTHS)
    assert (both[NOVEMBER, OCTOBER], both[DECEMBER, OCTOBER]) == ((0, "G70"), (0, "G70"))
