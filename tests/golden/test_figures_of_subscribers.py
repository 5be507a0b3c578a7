"""Figures of each subscriber (paragraphs 14.7 and 14.8), and of campaigns (14.2), worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest

from commissions.engine import (
    Band,
    ComponentKind,
    Edges,
    Fact,
    Figure,
    FigureOwner,
    FigureProduct,
    Gate,
    Grain,
    InputError,
    Measure,
    Minimum,
    Operator,
    Qualifier,
    TierBasis,
)
from tests.engine.cases import CITY, OCTOBER, agent, bands, component, flat, month, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

SPENT = Figure(
    figure_id=1, version_id=1, code="spent", owner=FigureOwner.SUBSCRIBER, grain=Grain.SUBSCRIBER_MONTH,
    measure=Measure.BILLED, month_from=-3,
)  # fmt: skip


def bill(number: int, period: int, fen: int | None, **more: Any) -> Fact:
    values: dict[str, Any] = {"city_id": CITY, "channel_id": 1, "subscriber": "138"} | more
    return Fact(grain=Grain.SUBSCRIBER_MONTH, fact_id=number, period=period, quantity=1, billed=fen, **values)


def paid(inputs: Rows, fact: int = 4) -> tuple[int, str]:
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    (line,) = [line for line in lines if line.fact_id == fact]
    return line.amount, line.reason


def share(facts: list[Fact], **more: Any) -> Rows:
    """20 % of what the subscriber spent in four months."""
    percent = component(
        kind=ComponentKind.PERCENT,
        grain=Grain.SUBSCRIBER_MONTH,
        measure=Measure.FIGURE,
        measure_figure=1,
        **more,
    )
    return month(facts, flat(2_000), components=[percent], figures=[SPENT], positions=[agent(), agent(2)])


FOUR = [bill(number, period, 3_123) for number, period in enumerate((202607, 202608, 202609, OCTOBER), 1)]


def test_four_months_are_added_up_before_they_are_rounded() -> None:
    """4 x 31.23 = 124.92; 20 % = 24.984 -> 24.98."""
    assert paid(share(FOUR)) == (2_498, "")


def test_other_channels_count_and_other_subscribers_cities_and_months_do_not() -> None:
    others = [
        bill(1, 202607, 3_123, channel_id=2),
        bill(2, 202608, 3_123, channel_id=9),
        *FOUR[2:],
        bill(11, 202606, 10_000),
        bill(12, 202609, 10_000, subscriber="139"),
        bill(13, 202609, 10_000, city_id=2),
        bill(14, 202609, None),
    ]
    assert paid(share(others)) == (2_498, "")


def test_what_has_no_subscriber_has_no_figure_of_one() -> None:
    nobody = [*FOUR[:3], bill(4, OCTOBER, 3_123, subscriber=None)]
    assert paid(share(nobody)) == (0, "N00")
    ten = {"grain": Grain.SUBSCRIBER_MONTH, "tier_basis": TierBasis.FIGURE, "tier_figure": 1}
    by_tier = month(nobody, bands((0, 0), (1, 100_000)), components=[component(**ten)], figures=[SPENT])
    assert paid(by_tier) == (0, "N00")
    spent = Gate(
        gate_id=1, component_id=1, group=1, measure=Measure.FIGURE, figure_id=1,
        operator=Operator.AT_LEAST, threshold=0, reason="G01",
    )  # fmt: skip
    asked = month(
        nobody,
        flat(100_000),
        components=[component(grain=Grain.SUBSCRIBER_MONTH)],
        figures=[SPENT],
        gates=[spent],
    )
    assert paid(asked) == (0, "N01")


def test_each_sale_has_the_tier_of_its_own_customer() -> None:
    """Re-signing: 10 yuan, or 30 for who spent 50 and more in the four months."""
    spent = [bill(1, 202609, 4_999), bill(2, 202609, 5_000, subscriber="139")]
    signed = [sale(11, subscriber="138"), sale(12, subscriber="139"), sale(13, subscriber="140")]
    tiers = bands((0, 100_000), (5_000, 300_000))
    inputs = month(
        [*spent, *signed],
        tiers,
        components=[component(tier_basis=TierBasis.FIGURE, tier_figure=1)],
        figures=[SPENT],
    )
    assert [paid(inputs, fact)[0] for fact in (11, 12, 13)] == [1_000, 3_000, 1_000]


def test_the_second_dimension_may_be_a_figure() -> None:
    """10 yuan, or 30 above 50.01 % of all that was billed: 16.67 of 33.33 are 50.015 %, a bit more."""
    talked = replace(SPENT, figure_id=2, code="talked", share_of=1)
    spent = [bill(1, OCTOBER, 1_667, minutes=1), bill(2, OCTOBER, 1_666, minutes=0)]
    minutes = Gate(
        gate_id=1,
        counted_by=2,
        group=1,
        measure=Measure.MINUTES,
        operator=Operator.MORE_THAN,
        threshold=0,
        reason="",
    )
    inputs = month(
        [*spent, sale(4, subscriber="138"), sale(5)],
        [
            Band(rule_id=1, second_upper=5_001, rate=100_000),
            Band(rule_id=1, second_lower=5_001, rate=300_000),
        ],
        components=[component(second_measure=Measure.FIGURE, second_figure=2, edges=Edges.UPPER)],
        figures=[SPENT, talked],
        gates=[minutes],
    )
    assert paid(inputs) == (3_000, "")
    assert paid(inputs, 5) == (0, "N00")


def test_a_month_has_no_subscriber() -> None:
    inputs = month(
        FOUR,
        flat(1),
        figures=[SPENT],
        qualifiers=[Qualifier(version_id=1, level=0, payout=10_000)],
        minima=[Minimum(version_id=1, level=0, figure_id=1, minimum=0)],
    )
    with pytest.raises(InputError, match="figure 1 is counted for subscribers"):
        paid(inputs)


@pytest.mark.parametrize(("won", "bonus"), [(0, 0), (1, 0), (2, 10_000), (5, 20_000)])
def test_a_figure_counts_the_sales_of_one_campaign(won: int, bonus: int) -> None:
    """100 yuan for each two customers won from a rival, of whichever of two products; others don't count."""
    ported = Figure(figure_id=1, version_id=1, code="ported", grain=Grain.SALE)
    sold = [sale(number, product_id=7 + number % 2, campaign_id=3) for number in range(1, 1 + won)]
    beside = [
        sale(91, product_id=7),
        sale(92, product_id=9, campaign_id=3),
        sale(93, product_id=8, campaign_id=4),
    ]
    pair = component(
        kind=ComponentKind.PERCENT,
        grain=Grain.PRESENCE,
        measure=Measure.FORMULA,
        formula="INT(ported / 2) * 100",
    )
    inputs = month(
        [*sold, *beside],
        flat(10_000),
        components=[pair],
        figures=[ported],
        figure_products=[
            *(FigureProduct(figure_id=1, product_id=product) for product in (7, 8)),
            FigureProduct(figure_id=1, campaign_id=3),
        ],
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert [line.amount for line in lines if line.grain == Grain.PRESENCE] == [bonus]
