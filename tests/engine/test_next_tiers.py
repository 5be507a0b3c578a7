"""What the engine promises for the next tier is what the same month pays with exactly so many more sales.

The promise is the engine's; the month with more sales is settled by the oracle.
"""

from dataclasses import replace
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings

from commissions.engine import (
    ComponentKind,
    CountPeriod,
    Edges,
    Grain,
    Measure,
    NextTier,
    OverrideBy,
    Rule,
    Target,
    TierBasis,
    TierMode,
    held,
    next_tiers,
)
from tests.engine import generated
from tests.engine.cases import OCTOBER, bands, component, month, sale
from tests.engine.oracle import settle
from tests.engine.rows import Rows

SELLER: Final = 1
PERIOD: Final = 202601
SCOPE: Final[dict[str, Any]] = {"posting_period": PERIOD, "event_periods": generated.PERIODS, "city_id": 1}
MODES: Final = (TierMode.WHOLE, TierMode.MARGINAL, TierMode.EXCESS)
ONE_MONTH: Final[dict[str, Any]] = {"posting_period": OCTOBER, "event_periods": [OCTOBER], "city_id": 1}


def promised(inputs: Rows, period: int, **scope: Any) -> list[NextTier]:
    return next_tiers(held(inputs), payee_id=SELLER, period=period, **scope)


def with_more(inputs: Rows, tier: NextTier, more: int) -> Rows:
    """So many sales like the one that the promise names, each of a new subscriber with the same usage."""
    (like,) = [row for row in inputs.facts if (row.grain, row.fact_id) == (Grain.SALE, tier.fact_id)]
    names = [like.subscriber and f"{like.subscriber}/{nth}" for nth in range(more)]
    sales = [replace(like, fact_id=9_000 + nth, subscriber=name) for nth, name in enumerate(names)]
    used = [
        replace(row, subscriber=name)
        for row in inputs.usage
        if like.subscriber and row.subscriber == like.subscriber
        for name in names
        if name
    ]
    return replace(inputs, facts=[*inputs.facts, *sales], usage=[*inputs.usage, *used])


def owed(inputs: Rows, period: int, **scope: Any) -> int:
    lines, _owed = settle(inputs, **scope)
    return sum(line.owed for line in lines if (line.payee_id, line.event_period) == (SELLER, period))


def tiered(r: Random) -> Rows:
    """A generated month, in which one seller's sales stand between rising tiers of any mode."""
    inputs = generated.month(r)
    first = replace(
        inputs.components[0],
        kind=ComponentKind.PIECE,
        grain=Grain.SALE,
        metric_id=None,
        measure=Measure.FIRST_PAYMENT,
        measure_figure=None,
        formula=None,
        tier_mode=r.choice(MODES),
        tier_basis=r.choice([TierBasis.COUNT, TierBasis.TARGET_SHARE]),
        tier_figure=None,
        second_measure=None,
        prorate=False,
        in_points=False,
        effective_from=202501,
        effective_to=None,
        line_cap=r.choice([None, 20_000]),
        subscriber_cap=r.choice([None, 5_000]),
        payee_cap=r.choice([None, 1_000, 50_000]),
        cap_group=None,
        once_months=r.choice([None, None, 2]),
        once_period=None,
    )
    if first.once_months or first.tier_basis is not TierBasis.COUNT:
        first = replace(first, count_period=CountPeriod.MONTH)
    rest = [
        replace(row, override_by=OverrideBy.SHARE) if row.override_of == first.component_key else row
        for row in inputs.components[1:]
    ]
    others = [row for row in inputs.rules if row.component_id != first.component_id]
    kept = {row.rule_id for row in others}
    edges = [(0, 10_000), (4, 30_000), (9, 70_000)]
    if first.tier_basis is TierBasis.TARGET_SHARE:
        edges = [(0, 10_000), (9_000, 30_000), (20_000, 70_000)]
    sold = [
        sale(
            800 + nth,
            PERIOD,
            r.randint(1, 28),
            channel_id=SELLER,
            quantity=r.randint(1, 2),
            subscriber=r.choice(generated.SUBSCRIBERS),
            first_payment=r.choice([5_000, 9_900]),
        )
        for nth in range(r.randint(2, 5))
    ]
    aims = [row for row in inputs.targets if (row.channel_id, row.period) != (SELLER, PERIOD)]
    return replace(
        inputs,
        facts=[*inputs.facts, *sold],
        targets=[*aims, Target(channel_id=SELLER, period=PERIOD, code="x", value=7)],
        gates=[row for row in inputs.gates if row.component_id != first.component_id or r.random() < 0.3],
        coefficients=[row for row in inputs.coefficients if row.value],
        qualifiers=[replace(row, payout=max(row.payout, 5_000)) for row in inputs.qualifiers],
        versions=[replace(row, month_cap=row.month_cap and 50_000) for row in inputs.versions],
        components=[first, *rest],
        rules=[Rule(rule_id=99, component_id=first.component_id), *others],
        bands=[*bands(*edges, rule_id=99), *(row for row in inputs.bands if row.rule_id in kept)],
        factors=[
            row for row in inputs.factors if row.component_id != first.component_id or row.factor_key != 70
        ],
    )


@settings(max_examples=5, deadline=None)
@given(r=generated.randoms)
def test_so_many_more_sales_give_exactly_what_was_promised(r: Random) -> None:
    inputs = tiered(r)
    before = owed(inputs, PERIOD, **SCOPE)
    for tier in promised(inputs, PERIOD, **SCOPE):
        assert owed(with_more(inputs, tier, tier.more), PERIOD, **SCOPE) - before == tier.gain


@pytest.mark.parametrize(
    ("mode", "gains"),
    [
        (TierMode.WHOLE, (6 * 500 - 4 * 300, 7 * 500 - 4 * 300)),
        (TierMode.MARGINAL, (2 * 300, 2 * 300 + 500)),
        (TierMode.EXCESS, (2 * 300, 2 * 300 + 500)),
    ],
)
@pytest.mark.parametrize("edges", list(Edges))
def test_one_sale_less_is_not_enough(mode: TierMode, gains: tuple[int, int], edges: Edges) -> None:
    """Four sold, tiers from 0 and from 6: two more, or three where the edge belongs to the tier below."""
    inputs = month(
        [sale(nth, day=nth) for nth in range(1, 5)],
        bands((0, 30_000), (6, 50_000)),
        components=[component(tier_mode=mode, edges=edges)],
    )
    (tier,) = promised(inputs, OCTOBER, **ONE_MONTH)
    above = edges is Edges.UPPER
    assert (tier.more, tier.number, tier.gain) == (3 if above else 2, 2, gains[above])
    lines, _owed = settle(with_more(inputs, tier, tier.more - 1), **ONE_MONTH)
    assert {line.rate for line in lines} == {30_000}


def test_what_a_cap_takes_is_not_promised() -> None:
    inputs = month(
        [sale(nth, day=nth) for nth in range(1, 5)],
        bands((0, 30_000), (6, 50_000)),
        components=[component(payee_cap=2_000)],
    )
    assert [tier.gain for tier in promised(inputs, OCTOBER, **ONE_MONTH)] == [2_000 - 1_200]
    capped = replace(inputs, components=[component(payee_cap=1_200)])
    assert promised(capped, OCTOBER, **ONE_MONTH) == []
