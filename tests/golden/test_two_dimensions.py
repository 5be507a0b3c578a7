"""Paragraph 6.12: the second dimension picks the tiers that a stretch is paid by."""

import pytest

from commissions.engine import Band, Measure, TierMode
from tests.engine.cases import OCTOBER, component, month, sale
from tests.engine.support import engine_lines

TABLE = [
    Band(rule_id=1, lower=0, upper=3, second_upper=24, rate=100_000),
    Band(rule_id=1, lower=3, second_upper=24, rate=120_000),
    Band(rule_id=1, lower=0, upper=3, second_lower=24, rate=200_000),
    Band(rule_id=1, lower=3, second_lower=24, rate=260_000),
]


@pytest.mark.parametrize(
    ("mode", "amounts"),
    [
        (TierMode.MARGINAL, {1: 2_000, 2: 4_600, 3: 2_400}),
        (TierMode.EXCESS, {1: 2_000, 2: 4_600, 3: 2_400}),
        (TierMode.WHOLE, {1: 2_400, 2: 5_200, 3: 2_400}),
        (TierMode.TRANSACTION, {1: 2_000, 2: 4_000, 3: 2_000}),
    ],
)
def test_the_second_dimension_in_every_mode(mode: TierMode, amounts: dict[int, int]) -> None:
    months = {1: 3, 2: 24, 3: 23}
    facts = [sale(nth, day=nth, quantity=2, months_in_net=of) for nth, of in months.items()]
    inputs = month(facts, TABLE, components=[component(tier_mode=mode, second_measure=Measure.MONTHS_IN_NET)])
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert {line.fact_id: line.amount for line in lines} == amounts


def test_a_stretch_whose_second_figure_is_unknown_pays_nothing_and_is_counted() -> None:
    facts = [sale(1, day=1, quantity=3), sale(2, day=2, quantity=1, months_in_net=1)]
    paid = component(tier_mode=TierMode.MARGINAL, second_measure=Measure.MONTHS_IN_NET)
    lines, _ = engine_lines(
        month(facts, TABLE, components=[paid]), posting_period=OCTOBER, event_periods=[OCTOBER]
    )
    assert {line.fact_id: (line.amount, line.reason) for line in lines} == {1: (0, "N00"), 2: (1_200, "")}
