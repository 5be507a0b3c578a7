"""Edges, modes and rounding on small numbers (paragraphs 1.6 and 6)."""

import pytest

from commissions.engine import Band, Component, ComponentKind, Measure, TierBasis, TierMode, TierScope
from tests.engine.cases import OCTOBER, STORE, agent, bands, component, month, sale
from tests.engine.oracle import Line
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

YUAN = 10_000
"""Rate of one yuan a piece."""


def lines_of(inputs: Rows) -> list[Line]:
    return engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])[0]


def amounts(quantities: list[int], rates: list[Band], plan: Component) -> list[int]:
    facts = [
        sale(number, day=number, quantity=quantity) for number, quantity in enumerate(quantities, start=1)
    ]
    return [line.amount for line in lines_of(month(facts, rates, components=[plan]))]


@pytest.mark.parametrize(("quantity", "rate"), [(9, 1), (10, 2), (11, 2), (19, 2), (20, 3)])
def test_the_lower_edge_belongs_to_the_band_and_the_upper_to_the_next(quantity: int, rate: int) -> None:
    rates = bands((0, YUAN), (10, 2 * YUAN), (20, 3 * YUAN))
    assert amounts([quantity], rates, component()) == [quantity * rate * 100]


def test_marginal_pays_each_fact_for_its_own_stretch() -> None:
    """4 + 4 + 4 over the edges 5 and 10: 4 x 1; 1 x 1 + 3 x 2; 2 x 2 + 2 x 3."""
    rates = bands((0, YUAN), (5, 2 * YUAN), (10, 3 * YUAN))
    assert amounts([4, 4, 4], rates, component(tier_mode=TierMode.MARGINAL)) == [400, 700, 1_000]


def test_a_return_walks_back_the_stretch_that_was_paid_last() -> None:
    rates = bands((0, YUAN), (5, 2 * YUAN))
    assert amounts([4, 4, -4], rates, component(tier_mode=TierMode.MARGINAL)) == [400, 700, -700]


def test_excess_pays_the_first_band_and_the_rest_at_the_rate_reached() -> None:
    """Total 12 reaches the third band: 4 x 1; 1 x 1 + 3 x 3; 4 x 3."""
    rates = bands((0, YUAN), (5, 2 * YUAN), (10, 3 * YUAN))
    assert amounts([4, 4, 4], rates, component(tier_mode=TierMode.EXCESS)) == [400, 1_000, 1_200]


def test_transaction_holds_each_fact_by_its_own_size_also_below_zero() -> None:
    rates = bands((0, YUAN), (5, 2 * YUAN))
    assert amounts([4, 5, -5], rates, component(tier_mode=TierMode.TRANSACTION)) == [400, 1_000, -1_000]


def test_what_lies_in_no_band_is_not_paid() -> None:
    """Bands from 5 on: in marginal mode the first 5 pieces earn nothing."""
    rates = bands((5, 2 * YUAN))
    assert amounts([4, 4], rates, component(tier_mode=TierMode.MARGINAL)) == [0, 600]


def test_a_percent_is_divided_over_the_stretches_as_the_count_is() -> None:
    """5 % to the first 2 pieces, 10 % beyond; 3 pieces of 90.00: 60.00 x 5 % + 30.00 x 10 % = 6.00."""
    plan = component(kind=ComponentKind.PERCENT, measure=Measure.FIRST_PAYMENT, tier_mode=TierMode.MARGINAL)
    facts = [sale(1, quantity=3, first_payment=9_000)]
    (line,) = lines_of(month(facts, bands((0, 500), (2, 1_000)), components=[plan]))
    assert (line.amount, line.rate) == (600, None)


def test_the_count_is_the_payees_with_its_stores_or_the_channels_alone() -> None:
    facts = [sale(1), sale(2, channel_id=9)]
    rates = bands((0, YUAN), (2, 5 * YUAN))
    network = {
        "positions": [agent(1), agent(9, kind=STORE, parent_id=1)],
        "paid_through_parent": frozenset({STORE}),
    }
    for scope, expected in ((TierScope.PAYEE, [500, 500]), (TierScope.CHANNEL, [100, 100])):
        inputs = month(facts, rates, components=[component(tier_scope=scope)], **network)
        assert [line.amount for line in lines_of(inputs)] == expected


@pytest.mark.parametrize(
    ("payment", "fen"),
    [(149, 1), (150, 2), (151, 2), (-149, -1), (-150, -2), (-151, -2), (50, 1), (-50, -1), (49, 0), (-49, 0)],
)
def test_half_a_fen_is_rounded_away_from_zero_on_both_sides(payment: int, fen: int) -> None:
    """1 % of 1.50 yuan is 1.5 fen."""
    plan = component(kind=ComponentKind.PERCENT, measure=Measure.FIRST_PAYMENT)
    (line,) = lines_of(month([sale(1, first_payment=payment)], bands((0, 100)), components=[plan]))
    assert line.amount == fen


def test_large_amounts_stay_exact() -> None:
    """Ten billion yuan at 33.33 %, tiered on amount over a target of a prime: beyond what a double can hold."""
    plan = component(
        kind=ComponentKind.PERCENT,
        measure=Measure.FIRST_PAYMENT,
        tier_mode=TierMode.MARGINAL,
        tier_basis=TierBasis.AMOUNT,
    )
    payment = 10**12 + 3
    inputs = month([sale(1, first_payment=payment)], bands((0, 3_333), (7, 3_331)), components=[plan])
    (line,) = lines_of(inputs)
    exact = 7 * 3_333 + (payment - 7) * 3_331
    assert line.amount == (2 * exact + 10_000) // 20_000
