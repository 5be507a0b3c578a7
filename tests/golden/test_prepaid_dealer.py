"""Case T, worked out by hand: the prepaid dealer of 2013.

Activation bonus by plan 30 / 50 / 60 / 70; which column pays is decided by how much of the activations of the last two
months was refilled: Silver up to 50 %, Gold from 50 to 80 %, Platinum above. And 2 % of later refills.

    activations      4 x 30    10 x 50     6 x 60      2 x 70      refills 1,840 x 2 %
    Silver           4 x 10    10 x 20     6 x 25      2 x 35      36.80    = 496.80
    Gold             4 x 10    10 x 32.50  6 x 37.50   2 x 42.50   36.80    = 711.80
    Platinum         4 x 10    10 x 45     6 x 50      2 x 55      36.80    = 936.80
"""

import pytest

from commissions.engine import (
    ComponentKind,
    Figure,
    FigureProduct,
    Gate,
    Grain,
    Measure,
    Operator,
    TierBasis,
    Usage,
)
from tests.engine.cases import CITY, NOVEMBER, OCTOBER, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

PLANS = {1: (4, (10, 10, 10)), 2: (10, (20, 32.5, 45)), 3: (6, (25, 37.5, 50)), 4: (2, (35, 42.5, 55))}
"""Product to activations and the bonus of Silver, Gold and Platinum."""
REFILL = 9
ACTIVATED, REFILLED, SHARE = 1, 2, 3


def dealer(refilled: int) -> Rows:
    """October has 3 activations, November 22; `refilled` of the 25 were refilled in the month they were made in."""
    products = [1, 1, 1, *(product for product, (count, _) in PLANS.items() for _ in range(count))]
    sales = [
        sale(
            number,
            OCTOBER if number <= 3 else NOVEMBER,
            product_id=product,
            subscriber=str(13_000_000_000 + number),
        )
        for number, product in enumerate(products, 1)
    ]
    usage = [
        Usage(
            city_id=CITY,
            subscriber=fact.subscriber or "",
            period=fact.period,
            minutes=1 if number <= refilled else 0,
        )
        for number, fact in enumerate(sales, 1)
    ]
    return month(
        [*sales, sale(100, NOVEMBER, product_id=REFILL, amount=184_000)],
        [
            band
            for product, (_, rates) in PLANS.items()
            for band in bands(
                *((edge, int(rate * 10_000)) for edge, rate in zip((0, 5_000, 8_001), rates, strict=True)),
                rule_id=product,
            )
        ]
        + flat(200, rule_id=REFILL),
        components=[
            component(1, tier_basis=TierBasis.FIGURE, tier_figure=SHARE),
            component(2, kind=ComponentKind.PERCENT, measure=Measure.AMOUNT),
        ],
        rules=[
            *(rule(product, 1, product_id=product) for product in PLANS),
            rule(REFILL, 2, product_id=REFILL),
        ],
        figures=[
            Figure(figure_id=ACTIVATED, version_id=1, grain=Grain.SALE, month_from=-1),
            Figure(figure_id=REFILLED, version_id=1, grain=Grain.SALE, month_from=-1),
            Figure(figure_id=SHARE, version_id=1, grain=Grain.SALE, month_from=-1, share_of=ACTIVATED),
        ],
        figure_products=[
            FigureProduct(figure_id=figure, product_id=product)
            for figure in (ACTIVATED, REFILLED, SHARE)
            for product in PLANS
        ],
        gates=[
            Gate(
                gate_id=1,
                counted_by=SHARE,
                group=1,
                measure=Measure.MINUTES,
                operator=Operator.MORE_THAN,
                threshold=0,
                reason="G01",
            )
        ],
        usage=usage,
    )


@pytest.mark.parametrize(
    ("refilled", "expected"),
    [(12, 49_680), (13, 71_180), (20, 71_180), (21, 93_680)],
    ids=["48 %: Silver", "52 %: Gold", "80 %: still Gold", "84 %: Platinum"],
)
def test_the_bonus_by_the_share_that_was_refilled(refilled: int, expected: int) -> None:
    _, owed = engine_lines(dealer(refilled), posting_period=NOVEMBER, event_periods=[NOVEMBER])
    assert owed == expected
