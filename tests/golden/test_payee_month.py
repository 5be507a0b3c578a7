"""Factors, qualifier, guarantee and subsidies (paragraphs 14 to 18), worked out by hand."""

from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    Coefficient,
    Component,
    ComponentKind,
    Fact,
    Factor,
    Figure,
    Grain,
    Measure,
    Minimum,
    Qualifier,
    TierBasis,
)
from tests.engine.cases import CITY, OCTOBER, agent, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

PIECE = 200_000
"""20 yuan."""


def posted(inputs: Rows) -> dict[int, int]:
    """Fen by kind of line."""
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.kind] = sums.get(line.kind, 0) + line.amount
    return sums


def table(number: int) -> Component:
    return component(number, kind=ComponentKind.FACTOR)


def test_factors_are_multiplied_and_rounded_once() -> None:
    """20 x 1.2 (campus) x 1.5 (rival's product) = 36.00; elsewhere, 1. 0.33 x 1.5 x 1.5 = 0.7425 -> 0.74, not 0.75."""
    inputs = month(
        [sale(1, product_id=7), sale(2, product_id=8)],
        [*flat(PIECE, 1), *flat(3_300, 4), *flat(12_000, 2), *flat(15_000, 3)],
        components=[component(1), table(2), table(3)],
        rules=[rule(1, 1), rule(4, 1, product_id=8), rule(2, 2, product_id=7), rule(3, 3, product_id=7)],
        factors=[Factor(component_id=1, factor_key=2), Factor(component_id=1, factor_key=3)],
    )
    assert posted(inputs) == {1: 3_600 + 33}
    fine = month(
        [sale(1, product_id=7)],
        [*flat(3_300, 1), *flat(15_000, 2), *flat(15_000, 3)],
        components=[component(1), table(2), table(3)],
        rules=[rule(1, 1), rule(2, 2), rule(3, 3)],
        factors=[Factor(component_id=1, factor_key=2), Factor(component_id=1, factor_key=3)],
    )
    assert posted(fine) == {1: 74}


def test_a_factor_of_0_says_so() -> None:
    inputs = month(
        [sale(1)],
        [*flat(PIECE, 1), *flat(0, 2)],
        components=[component(1), table(2)],
        rules=[rule(1, 1), rule(2, 2)],
        factors=[Factor(component_id=1, factor_key=2)],
    )
    (line,), _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert (line.amount, line.reason) == (0, "F00")


def qualified(sold: int, **more: Any) -> Rows:
    """50 % from 3 pieces on, 100 % from 10 on, otherwise 20 %; the second component is paid in full."""
    return month(
        [sale(number, product_id=1) for number in range(1, 1 + sold)] + [sale(99, product_id=2)],
        [*flat(PIECE, 1), *flat(PIECE, 2)],
        components=[component(1), component(2, apply_qualifier=False)],
        rules=[rule(1, 1, product_id=1), rule(2, 2, product_id=2)],
        figures=[Figure(figure_id=1, version_id=1, grain=Grain.SALE)],
        qualifiers=[
            Qualifier(version_id=1, level=level, payout=payout)
            for level, payout in enumerate((2_000, 5_000, 10_000))
        ],
        minima=[
            Minimum(version_id=1, level=1, figure_id=1, minimum=3),
            Minimum(version_id=1, level=2, figure_id=1, minimum=10),
        ],
        **more,
    )


@pytest.mark.parametrize(
    ("sold", "kept"), [(1, 400), (2, 2_000), (8, 8_000), (9, 18_000)], ids=["20 %", "3 in all", "9", "10"]
)
def test_the_qualifier_pays_out_by_the_level_reached(sold: int, kept: int) -> None:
    """The piece of the second component counts too and is paid in full."""
    found = posted(qualified(sold))
    assert (found[1], found.get(5, 0)) == ((sold + 1) * 2_000, kept - sold * 2_000)


def test_a_veto_takes_what_takes_part_and_coefficients_follow() -> None:
    """10 pieces, veto: the 9 of the first component are lost, 20.00 stay; x 0.9 = 18.00."""
    vetoed = qualified(9, coefficients=[Coefficient(channel_id=1, period=OCTOBER, kind="veto", value=9_000)])
    veto = [*vetoed.minima, Minimum(version_id=1, level=0, figure_id=1, minimum=100)]
    with_veto = Rows(**{name: getattr(vetoed, name) for name in Rows.__dataclass_fields__} | {"minima": veto})
    assert posted(with_veto) == {1: 20_000, 5: -18_000, 3: -200}


@pytest.mark.parametrize(
    ("joined", "sold", "topped_up"),
    [(date(2026, 1, 1), 1, 98_000), (date(2026, 10, 17), 1, 46_387), (date(2026, 1, 1), 60, 0)],
    ids=["all month", "15 of 31 days", "earned more"],
)
def test_the_guarantee_tops_up_by_active_days(joined: date, sold: int, topped_up: int) -> None:
    """1,000.00 guaranteed. 15 of 31 days: 483.87; less 20.00 earned = 463.87."""
    inputs = month(
        [sale(number, day=20) for number in range(1, 1 + sold)],
        [*flat(PIECE, 1), *flat(10_000_000, 2)],
        positions=[agent(effective_from=joined)],
        components=[
            component(1),
            component(2, kind=ComponentKind.GUARANTEE, grain=Grain.PRESENCE, prorate=True),
        ],
        rules=[rule(1, 1), rule(2, 2)],
    )
    assert posted(inputs).get(6, 0) == topped_up


def test_a_store_subsidy_is_a_share_of_what_was_developed() -> None:
    """Case S: 170 % of 2,350 = 3,995.00."""
    value = Fact(
        grain=Grain.CHANNEL_MONTH,
        fact_id=1,
        city_id=CITY,
        period=OCTOBER,
        channel_id=1,
        metric_id=1,
        value=235_000,
    )
    subsidy = component(
        1, kind=ComponentKind.PERCENT, grain=Grain.CHANNEL_MONTH, metric_id=1, measure=Measure.VALUE
    )
    assert posted(month([value], flat(17_000), components=[subsidy])) == {1: 399_500}


def test_a_bonus_of_the_month_is_one_line_by_the_figure_reached() -> None:
    """A short window: 5 pieces of the month bring 300 yuan once, 3 bring 100, whatever each piece is paid."""
    bonus = component(
        2, grain=Grain.PRESENCE, tier_basis=TierBasis.FIGURE, tier_figure=1, apply_coefficients=False
    )

    def paid(sold: int) -> list[tuple[int, int]]:
        inputs = month(
            [sale(number) for number in range(1, 1 + sold)],
            [*flat(PIECE, 1), *bands((0, 0), (3, 1_000_000), (5, 3_000_000), rule_id=2)],
            components=[component(1), bonus],
            rules=[rule(1, 1), rule(2, 2)],
            figures=[Figure(figure_id=1, version_id=1, grain=Grain.SALE)],
        )
        lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
        return [(line.grain, line.amount) for line in lines if line.component_key == 2]

    assert [paid(sold) for sold in (2, 3, 5)] == [[(4, 0)], [(4, 10_000)], [(4, 30_000)]]
