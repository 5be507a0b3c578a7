"""Case Q, worked out by hand. Quota 100,000 yuan; rate x1 to 100 %, x1.5 to 125 %, x2 to 150 %, pay 50 %.

Rates of the bands: 0.5, 0.75, 1.00 of the sales.

140,000 is 140 % of the quota, so the third band is reached:
    whole      140,000 x 1.00                                         = 140,000
    marginal   100,000 x 0.5 + 25,000 x 0.75 + 15,000 x 1.00
               = 50,000 + 18,750 + 15,000                             =  83,750
    excess     100,000 x 0.5 + 40,000 x 1.00 = 50,000 + 40,000        =  90,000

Pay 60 % and x2.5 above 150 %, excess: rates 0.6, 0.9, 1.2, 1.5.
    80,000     80,000 x 0.6                                           =  48,000
    110,000    60,000 + 10,000 x 0.9                                  =  69,000
    175,000    60,000 + 75,000 x 1.5 = 60,000 + 112,500               = 172,500

Exactly 125 % is in the next band: 125,000 reaches x2.
    whole      125,000 x 1.00                                         = 125,000
    marginal   50,000 + 25,000 x 0.75                                 =  68,750   (nothing beyond the edge)
    excess     50,000 + 25,000 x 1.00                                 =  75,000
One fen below the edge stays in the band:
    whole      124,999.99 x 0.75 = 93,749.9925                        =  93,749.99
    excess     50,000 + 24,999.99 x 0.75 = 68,749.9925                =  68,749.99
"""

import pytest

from commissions.engine import Band, ComponentKind, Measure, Target, TierBasis, TierMode
from tests.engine.cases import OCTOBER, bands, component, month, sale
from tests.engine.support import engine_lines

HALF = bands((0, 5_000), (10_000, 7_500), (12_500, 10_000))
SIXTY = bands((0, 6_000), (10_000, 9_000), (12_500, 12_000), (15_000, 15_000))
YUAN = 100


def paid(mode: TierMode, sales: list[int], rates: list[Band]) -> int:
    """Fen that sales (in fen, one fact each) bring against the quota."""
    facts = [sale(number, day=number, first_payment=amount) for number, amount in enumerate(sales, start=1)]
    by_quota = component(
        kind=ComponentKind.PERCENT,
        measure=Measure.FIRST_PAYMENT,
        tier_mode=mode,
        tier_basis=TierBasis.TARGET_SHARE,
        target_code="quota",
    )
    quota = Target(channel_id=1, period=OCTOBER, code="quota", value=100_000 * YUAN)
    inputs = month(facts, rates, components=[by_quota], targets=[quota])
    _, owed = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return owed


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(TierMode.EXCESS, 90_000), (TierMode.MARGINAL, 83_750), (TierMode.WHOLE, 140_000)],
)
def test_140_percent_of_the_quota_by_mode(mode: TierMode, expected: int) -> None:
    assert paid(mode, [140_000 * YUAN], HALF) == expected * YUAN
    assert paid(mode, [60_000 * YUAN, 50_000 * YUAN, 30_000 * YUAN], HALF) == expected * YUAN


@pytest.mark.parametrize(("sales", "expected"), [(80_000, 48_000), (110_000, 69_000), (175_000, 172_500)])
def test_excess_over_the_quota_at_the_rate_reached(sales: int, expected: int) -> None:
    assert paid(TierMode.EXCESS, [sales * YUAN], SIXTY) == expected * YUAN


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(TierMode.WHOLE, 125_000), (TierMode.MARGINAL, 68_750), (TierMode.EXCESS, 75_000)],
)
def test_exactly_125_percent_is_in_the_next_band(mode: TierMode, expected: int) -> None:
    assert paid(mode, [125_000 * YUAN], HALF) == expected * YUAN


@pytest.mark.parametrize(("mode", "expected"), [(TierMode.WHOLE, 93_749_99), (TierMode.EXCESS, 68_749_99)])
def test_one_fen_below_the_edge_stays_in_the_band(mode: TierMode, expected: int) -> None:
    assert paid(mode, [124_999_99], HALF) == expected
