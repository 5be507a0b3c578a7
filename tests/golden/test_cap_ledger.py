"""Case L, worked out by hand. Cap of the year 3,600,000 fen; 2,930,500 used before.

    October    due 800,000: room 3,600,000 - 2,930,500 = 669,500  -> pays 669,500, cuts 130,500
    November   due 500,000: room 0                                -> pays 0, with a record
    December   600,000 taken back: 3,600,000 - 600,000 = 3,000,000; room 600,000
               due 400,000                                        -> pays 400,000 in full
    The cap becomes 2,000,000, below what is used: nothing is taken back, another 100,000 pays nothing.

All months are worked out again in each run, as an open year is.
"""

from dataclasses import replace

from commissions.engine import CapPeriod, CapUse
from tests.engine.cases import DECEMBER, NOVEMBER, OCTOBER, component, flat, month, sale
from tests.engine.oracle import Line
from tests.engine.rows import Rows
from tests.engine.support import net, post

FEN = 100
"""One piece pays one fen at this rate of 10^-4 yuan."""


def year(cap: int) -> Rows:
    return month(
        [sale(1, OCTOBER, quantity=800_000)],
        flat(FEN),
        components=[component(payee_cap=cap, cap_period=CapPeriod.YEAR)],
        cap_uses=[CapUse(payee_id=1, component_key=1, period=202603, amount=2_930_500)],
    )


def with_sale(inputs: Rows, fact_id: int, period: int, quantity: int) -> Rows:
    return replace(inputs, facts=[*inputs.facts, sale(fact_id, period, day=fact_id, quantity=quantity)])


def run_until(inputs: Rows, period: int) -> tuple[list[Line], Rows]:
    return post(inputs, period, range(OCTOBER, period + 1))


def test_a_cap_pays_up_to_its_edge_and_a_clawback_gives_room() -> None:
    lines, inputs = run_until(year(3_600_000), OCTOBER)
    assert [(line.amount, line.cut, line.reason) for line in lines] == [(669_500, 130_500, "")]

    lines, inputs = run_until(with_sale(inputs, 2, NOVEMBER, 500_000), NOVEMBER)
    assert [(line.fact_id, line.amount, line.cut, line.reason) for line in lines] == [(2, 0, 500_000, "C00")]

    lines, inputs = run_until(with_sale(inputs, 3, DECEMBER, -600_000), DECEMBER)
    assert [(line.fact_id, line.amount) for line in lines] == [(3, -600_000)]

    lines, inputs = run_until(with_sale(inputs, 4, DECEMBER, 400_000), DECEMBER)
    assert [(line.fact_id, line.amount, line.cut) for line in lines] == [(4, 400_000, 0)]
    assert net(inputs) == 669_500 - 600_000 + 400_000
    assert run_until(inputs, DECEMBER)[0] == []

    lowered = replace(inputs, components=[replace(inputs.components[0], payee_cap=2_000_000)])
    assert run_until(lowered, DECEMBER)[0] == []
    lines, _ = run_until(with_sale(lowered, 5, DECEMBER, 100_000), DECEMBER)
    assert [(line.fact_id, line.amount, line.reason) for line in lines] == [(5, 0, "C00")]


def test_the_same_steps_inside_one_month_give_the_same_payments() -> None:
    """What is posted stays; a later sale of the month gets what room is left: none, and says so."""
    lines, inputs = run_until(year(3_600_000), OCTOBER)
    lines, inputs = run_until(with_sale(inputs, 2, OCTOBER, 500_000), OCTOBER)
    assert [(line.fact_id, line.amount, line.reason) for line in lines] == [(2, 0, "C00")]
    assert net(inputs) == 669_500


def test_a_capped_month_is_spread_by_largest_remainder() -> None:
    """Cap 100 over dues of 50, 50, 50: 33.33 each; the one fen left goes to the earliest. 34 + 33 + 33."""
    facts = [sale(number, day=number, quantity=50) for number in (1, 2, 3)]
    lines, _ = post(month(facts, flat(FEN), components=[component(payee_cap=100)]), OCTOBER)
    assert [line.amount for line in lines] == [34, 33, 33]
    assert [line.cut for line in lines] == [16, 17, 17]
