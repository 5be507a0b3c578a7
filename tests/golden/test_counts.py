"""Paragraph 5.4, worked out by hand: counts that go on over a quarter or a year.

10 yuan a piece up to 100 pieces, 12 from there to 200, 15 above; 80 pieces in July, August and September.

    whole      80 x 10 = 800    160 reach the second band: 80 x 12 = 960    240 the third: 80 x 15 = 1,200
    marginal   800              20 x 10 + 60 x 12 = 920                     40 x 12 + 40 x 15 = 1,080
    excess     800              20 x 10 + 60 x 12 = 920                     80 x 15 = 1,200
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    Band,
    ComponentKind,
    CountPeriod,
    Fact,
    Figure,
    Gate,
    Grain,
    InputError,
    Measure,
    Operator,
    TierBasis,
    TierMode,
)
from tests.engine.cases import OCTOBER, agent, bands, component, month, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, post

JULY, AUGUST, SEPTEMBER = 202607, 202608, 202609
TIERS = bands((0, 100_000), (100, 120_000), (200, 150_000))


def quarter(mode: TierMode = TierMode.WHOLE, facts: Sequence[Fact] = ()) -> Rows:
    counted = component(tier_mode=mode, count_period=CountPeriod.QUARTER)
    sold = [sale(nth, period, quantity=80) for nth, period in enumerate((JULY, AUGUST, SEPTEMBER), 1)]
    return month([*sold, *facts], TIERS, components=[counted])


def owed(inputs: Rows, *periods: int) -> dict[int, int]:
    """Fen by month."""
    lines, _ = engine_lines(inputs, posting_period=periods[-1], event_periods=periods)
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.event_period] = sums.get(line.event_period, 0) + line.amount
    return sums


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (TierMode.WHOLE, (800_00, 960_00, 1_200_00)),
        (TierMode.MARGINAL, (800_00, 920_00, 1_080_00)),
        (TierMode.EXCESS, (800_00, 920_00, 1_200_00)),
    ],
)
def test_a_month_takes_the_bands_that_the_quarter_reaches(mode: TierMode, expected: tuple[int, ...]) -> None:
    """Whether the months are worked out one after the other or together."""
    months = dict(zip((JULY, AUGUST, SEPTEMBER), expected, strict=True))
    assert owed(quarter(mode), JULY, AUGUST, SEPTEMBER) == months
    for period, amount in months.items():
        assert owed(quarter(mode), period) == {period: amount}


def test_a_quarter_begins_anew_and_a_year_goes_on() -> None:
    """October's 80 pieces stand alone in their quarter; in the year they are the 241st to 320th."""
    facts = [sale(4, OCTOBER, quantity=80)]
    assert owed(quarter(TierMode.MARGINAL, facts=facts), OCTOBER) == {OCTOBER: 800_00}
    over_year = component(tier_mode=TierMode.MARGINAL, count_period=CountPeriod.YEAR)
    of_year = replace(quarter(facts=facts), components=[over_year])
    assert owed(of_year, OCTOBER) == {OCTOBER: 1_200_00}


def test_late_data_of_a_month_corrects_the_months_after_it_and_none_before() -> None:
    """30 pieces more in August are the 161st to 190th, at 12; September's go from 190 to 270: 10 x 12 + 70 x 15 = 1,170."""
    inputs = quarter(TierMode.MARGINAL)
    _, inputs = post(inputs, SEPTEMBER, [JULY, AUGUST, SEPTEMBER])
    late = replace(inputs, facts=[*inputs.facts, sale(5, AUGUST, day=9, quantity=30)])
    lines, _ = engine_lines(late, posting_period=OCTOBER, event_periods=[JULY, AUGUST, SEPTEMBER])
    assert [(line.event_period, line.fact_id, line.amount) for line in lines] == [
        (AUGUST, 5, 360_00),
        (SEPTEMBER, 3, 90_00),
    ]


def test_what_fails_a_condition_in_an_earlier_month_is_not_counted() -> None:
    first_payment = Gate(
        gate_id=1,
        component_id=1,
        group=1,
        measure=Measure.FIRST_PAYMENT,
        operator=Operator.MORE_THAN,
        threshold=0,
        reason="G01",
    )
    facts = [
        sale(1, JULY, quantity=150, first_payment=0),
        sale(2, AUGUST, quantity=80, first_payment=100),
    ]
    counted = component(count_period=CountPeriod.QUARTER)
    inputs = month(facts, TIERS, components=[counted], gates=[first_payment])
    assert owed(inputs, AUGUST) == {AUGUST: 800_00}


def test_an_amount_of_a_metric_goes_on_over_the_year() -> None:
    """5 % of the revenue up to 1,000 yuan a year, 8 % beyond: of 400 after 700 are 300 paid at 5 % and 100 at 8 %."""

    def revenue(number: int, period: int, yuan: int) -> Fact:
        return Fact(
            grain=Grain.CHANNEL_MONTH,
            fact_id=number,
            city_id=1,
            period=period,
            channel_id=1,
            metric_id=1,
            quantity=1,
            value=yuan * 100,
        )

    paid = component(
        kind=ComponentKind.PERCENT,
        grain=Grain.CHANNEL_MONTH,
        metric_id=1,
        measure=Measure.VALUE,
        tier_mode=TierMode.MARGINAL,
        tier_basis=TierBasis.AMOUNT,
        count_period=CountPeriod.YEAR,
    )
    inputs = month(
        [revenue(1, 202603, 700), revenue(2, SEPTEMBER, 400)],
        bands((0, 500), (1_000_00, 800)),
        components=[paid],
    )
    assert owed(inputs, SEPTEMBER) == {SEPTEMBER: 23_00}


@pytest.mark.parametrize(
    "more",
    [{"tier_mode": TierMode.TRANSACTION}, {"tier_basis": TierBasis.TARGET_SHARE}, {"once_months": 2}],
)
def test_what_has_no_running_count_is_refused(more: dict[str, Any]) -> None:
    inputs = month([sale(1)], TIERS, components=[component(count_period=CountPeriod.YEAR, **more)])
    with pytest.raises(InputError, match="can't count over a year"):
        engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])


def on_days(mode: TierMode, rates: Sequence[Band]) -> Rows:
    """One piece on the 1st, two on the 2nd in two sales, three on the 3rd at once; one more of another channel."""
    sold = [(1, 1, 1), (2, 2, 1), (3, 2, 1), (4, 3, 3)]
    facts = [sale(nth, day=day, quantity=pieces) for nth, day, pieces in sold]
    facts.append(sale(5, day=1, channel_id=2))
    by_day = component(tier_mode=mode, count_period=CountPeriod.DAY)
    return month(facts, rates, components=[by_day], positions=[agent(), agent(2)])


def by_fact(inputs: Rows) -> dict[int, int]:
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return {line.fact_id: line.amount for line in lines}


def test_each_day_with_two_or_more_is_paid_once() -> None:
    """104 yuan from the first to the second piece of a day: on the 2nd and on the 3rd."""
    found = by_fact(on_days(TierMode.MARGINAL, bands((0, 0), (1, 1_040_000), (2, 0))))
    assert found == {1: 0, 2: 0, 3: 104_00, 4: 104_00, 5: 0}


def test_a_day_of_an_earlier_month_is_another_day_than_that_of_the_same_number() -> None:
    """Two on the 2nd; one of the 2nd of September that is reported for October, and is alone on its day."""
    facts = [sale(1, day=2), sale(2, day=2), replace(sale(3), event_date=date(2026, 9, 2))]
    by_day = component(count_period=CountPeriod.DAY)
    inputs = month(facts, bands((0, 100_000), (2, 150_000)), components=[by_day])
    assert by_fact(inputs) == {1: 15_00, 2: 15_00, 3: 10_00}


def test_the_slab_of_a_day_is_for_the_day() -> None:
    """10 yuan a piece below 3 on the day, 15 from there on."""
    found = by_fact(on_days(TierMode.WHOLE, bands((0, 100_000), (3, 150_000))))
    assert found == {1: 10_00, 2: 10_00, 3: 10_00, 4: 45_00, 5: 10_00}


def test_a_rate_that_is_reached_holds_back_to_the_quarter_s_start_by_a_formula() -> None:
    """10 yuan a piece, 12 for the whole quarter from 200 on: 800, 800, and 240 x 12 - 160 x 10; a new quarter begins anew."""
    counted = Figure(figure_id=1, version_id=1, code="q", grain=Grain.SALE, quarter_to_date=True)
    figures = [counted, replace(counted, figure_id=2, code="m", quarter_to_date=False)]
    formula = "IF(q >= 200, q * 12, q * 10) - IF(q - m >= 200, (q - m) * 12, (q - m) * 10)"
    paid = component(
        kind=ComponentKind.PERCENT, grain=Grain.PRESENCE, measure=Measure.FORMULA, formula=formula
    )
    months = [202607, 202608, 202609, 202610]
    facts = [sale(nth, period=period, quantity=80) for nth, period in enumerate(months, 1)]
    inputs = month(facts, [Band(rule_id=1, rate=10_000)], components=[paid], figures=figures)
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=months)
    sums = {line.event_period: line.amount for line in lines if line.grain == Grain.PRESENCE}
    assert sums == {202607: 800_00, 202608: 800_00, 202609: 1_280_00, 202610: 800_00}
