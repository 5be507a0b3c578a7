"""Paragraph 26, worked out by hand: months that are cut off on a day of their own."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    Attribution,
    Band,
    Coefficient,
    Component,
    ComponentKind,
    Fact,
    Figure,
    FigureOwner,
    Gate,
    Grain,
    InputError,
    Measure,
    Operator,
    Standing,
    TierBasis,
    Usage,
)
from tests.engine.cases import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    agent,
    bands,
    component,
    flat,
    month,
    rule,
    sale,
)
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, post

SEPTEMBER = 202609
JANUARY = 202701


def cut(component_id: int = 1, day: int = 25, **more: Any) -> Component:
    return component(component_id, cut_off=day, **more)


def outcome(inputs: Rows, *periods: int) -> dict[tuple[int, int, int], tuple[int, str]]:
    """Amount and reason by fact, component and month."""
    lines, _ = engine_lines(inputs, posting_period=max(periods), event_periods=periods)
    return {
        (line.fact_id, line.component_key, line.event_period): (line.amount, line.reason) for line in lines
    }


EDGES = [sale(1, SEPTEMBER, 25), sale(2, SEPTEMBER, 26), sale(3, OCTOBER, 25), sale(4, OCTOBER, 26)]


def test_the_month_goes_from_the_day_after_one_cut_off_to_the_next() -> None:
    assert outcome(month(EDGES, flat(100_000), components=[cut()]), OCTOBER) == {
        (2, 1, OCTOBER): (1_000, ""),
        (3, 1, OCTOBER): (1_000, ""),
        (4, 0, OCTOBER): (0, "A00"),
    }


def test_what_is_reported_for_a_later_month_than_its_day_stays_in_that_month() -> None:
    """28 October in November's sheet is of November, and so is 3 October; 28 November is of December."""
    facts = [sale(1, NOVEMBER, 28)] + [
        replace(sale(nth, NOVEMBER), event_date=date(2026, 10, day)) for nth, day in ((2, 28), (3, 3))
    ]
    assert outcome(month(facts, flat(100_000), components=[cut()]), NOVEMBER, DECEMBER) == {
        (1, 0, NOVEMBER): (0, "A00"),
        (1, 1, DECEMBER): (1_000, ""),
        (2, 1, NOVEMBER): (1_000, ""),
        (3, 1, NOVEMBER): (1_000, ""),
    }


def test_what_no_plan_pays_is_after_the_cut_off_only_in_the_month_of_its_day() -> None:
    """Of a product without a rule: 28 October in November's sheet lies after no cut-off."""
    late = replace(sale(1, NOVEMBER, product_id=9), event_date=date(2026, 10, 28))
    inputs = month([late], flat(100_000), components=[cut()], rules=[rule(product_id=1)])
    assert outcome(inputs, NOVEMBER) == {(1, 0, NOVEMBER): (0, "R00")}


def test_the_year_ends_with_the_cut_off_of_december() -> None:
    facts = [sale(1, DECEMBER, 25), sale(2, DECEMBER, 26), sale(3, JANUARY, 25)]
    assert outcome(month(facts, flat(100_000), components=[cut()]), DECEMBER, JANUARY) == {
        (1, 1, DECEMBER): (1_000, ""),
        (2, 0, DECEMBER): (0, "A00"),
        (2, 1, JANUARY): (1_000, ""),
        (3, 1, JANUARY): (1_000, ""),
    }


def test_each_plan_has_its_own_month_and_a_sale_may_have_a_line_in_two() -> None:
    plans = [cut(), component(2, plan_id=2, version_id=2)]
    inputs = month(EDGES, [*flat(100_000), *flat(50_000, 2)], components=plans, rules=[rule(1), rule(2, 2)])
    assert outcome(inputs, OCTOBER) == {
        (2, 1, OCTOBER): (1_000, ""),
        (3, 1, OCTOBER): (1_000, ""),
        (3, 2, OCTOBER): (500, ""),
        (4, 2, OCTOBER): (500, ""),
    }


def test_every_sale_is_paid_once_whatever_months_are_worked_out_together() -> None:
    first, after = post(month(EDGES, flat(100_000), components=[cut()]), SEPTEMBER)
    assert {(line.fact_id, line.amount, line.reason) for line in first} == {(1, 1_000, ""), (2, 0, "A00")}
    second, after = post(after, OCTOBER, [SEPTEMBER, OCTOBER])
    assert {(line.fact_id, line.amount, line.reason, line.cause) for line in second} == {
        (2, 1_000, "", 1),
        (3, 1_000, "", 1),
        (4, 0, "A00", 1),
    }
    third, _ = post(after, NOVEMBER, [SEPTEMBER, OCTOBER, NOVEMBER])
    assert [(line.fact_id, line.event_period, line.amount) for line in third] == [(4, NOVEMBER, 1_000)]


def test_a_late_event_keeps_its_month_and_is_posted_to_the_open_one() -> None:
    _, after = post(month(EDGES[:2], flat(100_000), components=[cut()]), OCTOBER)
    late = replace(after, facts=[*after.facts, sale(9, SEPTEMBER, 28)])
    lines, _ = post(late, NOVEMBER, [OCTOBER, NOVEMBER])
    assert [(line.fact_id, line.event_period, line.amount, line.cause) for line in lines] == [
        (9, OCTOBER, 1_000, 2)
    ]


def test_a_sale_that_nothing_concerns_any_more_is_taken_back_and_is_not_gone() -> None:
    """26 September is of October; then the sale is somebody's who has no place. Without the sale itself it is withdrawn."""
    _, after = post(month(EDGES[1:2], flat(100_000), components=[cut()]), OCTOBER)
    elsewhere = Attribution(grain=Grain.SALE, fact_id=2, channel_id=9, share=10_000)
    shared, _ = post(replace(after, attributions=[elsewhere]), OCTOBER)
    assert [(line.amount, line.reason, line.cause) for line in shared] == [(-1_000, "R01", 5)]
    gone, _ = post(replace(after, facts=[]), OCTOBER)
    assert [(line.amount, line.reason, line.cause) for line in gone] == [(-1_000, "W00", 8)]


def test_tiers_count_the_sales_of_that_month() -> None:
    """Three from 26 September to 25 October: 12 yuan each. In the calendar's October there are only two."""
    facts = [sale(1, SEPTEMBER, 26), sale(2, OCTOBER, 1), sale(3, OCTOBER, 25), sale(4, NOVEMBER, 1)]
    found = outcome(month(facts, bands((0, 100_000), (3, 120_000)), components=[cut()]), OCTOBER)
    assert found == {(nth, 1, OCTOBER): (1_200, "") for nth in (1, 2, 3)}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [(Standing.MONTH_START, 100), (Standing.EVENT_DAY, 200), (Standing.MONTH_END, 300)],
)
def test_the_star_is_that_of_the_first_or_the_last_day_of_that_month(
    standing: Standing, expected: int
) -> None:
    """One star on 26 September, two from the 27th, three on 25 October, four from the 26th."""
    days = [date(2020, 1, 1), date(2026, 9, 27), date(2026, 10, 25), date(2026, 10, 26)]
    inputs = month(
        [sale(1, OCTOBER, 10)],
        [band for nth in (1, 2, 3, 4) for band in flat(nth * 10_000, nth)],
        components=[cut(standing=standing)],
        rules=[rule(nth, star=nth) for nth in (1, 2, 3, 4)],
        positions=[agent(star=nth, effective_from=day) for nth, day in enumerate(days, 1)],
    )
    assert outcome(inputs, OCTOBER) == {(1, 1, OCTOBER): (expected, "")}


def test_conditions_look_at_calendar_months_counted_from_that_month() -> None:
    """Sold on 28 September, so of October: month 1 is November."""
    gate = Gate(
        gate_id=1,
        component_id=1,
        group=1,
        measure=Measure.MINUTES,
        month_offset=1,
        operator=Operator.AT_LEAST,
        threshold=10,
        reason="G01",
    )
    used = [
        Usage(city_id=1, subscriber="甲", period=OCTOBER, minutes=0),
        Usage(city_id=1, subscriber="甲", period=NOVEMBER, minutes=10),
    ]
    facts = [sale(1, SEPTEMBER, 28, subscriber="甲"), sale(2, OCTOBER, 3, subscriber="乙")]
    inputs = month(facts, flat(100_000), components=[cut()], gates=[gate], usage=used)
    assert outcome(inputs, OCTOBER) == {(1, 1, OCTOBER): (1_000, ""), (2, 1, OCTOBER): (0, "N01")}


def test_figures_of_the_plan_count_the_same_months() -> None:
    """Of the month before, 26 August to 25 September, there are two."""
    facts = [sale(1, 202608, 26), sale(2, SEPTEMBER, 25), sale(3, SEPTEMBER, 26), sale(4, OCTOBER, 2)]
    before = Figure(
        figure_id=7,
        version_id=1,
        owner=FigureOwner.PAYEE,
        grain=Grain.SALE,
        month_from=-1,
        month_to=-1,
        cut_off=25,
    )
    inputs = month(
        facts,
        bands((0, 100_000), (2, 200_000)),
        components=[cut(tier_basis=TierBasis.FIGURE, tier_figure=7)],
        figures=[before],
    )
    assert outcome(inputs, OCTOBER) == {(3, 1, OCTOBER): (2_000, ""), (4, 1, OCTOBER): (2_000, "")}


def test_what_has_no_day_keeps_the_calendar_month() -> None:
    whole = Fact(grain=Grain.SUBSCRIBER_MONTH, fact_id=1, city_id=1, period=OCTOBER, channel_id=1, quantity=1)
    inputs = month([whole], flat(100_000), components=[cut(grain=Grain.SUBSCRIBER_MONTH)])
    assert outcome(inputs, OCTOBER) == {(1, 1, OCTOBER): (1_000, "")}
    assert outcome(inputs, NOVEMBER) == {}


def test_a_clawback_counts_the_same_months() -> None:
    """Sold on 26 September, of October; cancelled on 25 November: in month 2, 40 %."""
    gone = Fact(
        grain=Grain.EVENT,
        fact_id=5,
        city_id=1,
        period=NOVEMBER,
        channel_id=1,
        metric_id=1,
        event_date=date(2026, 11, 25),
        subscriber="甲",
        quantity=1,
        value=0,
    )
    taking = cut(
        2,
        kind=ComponentKind.CLAWBACK,
        grain=Grain.EVENT,
        metric_id=1,
        override_of=1,
        tier_basis=TierBasis.MONTHS,
    )
    shares = [
        Band(rule_id=2, lower=1, upper=3, rate=4_000),
        Band(rule_id=2, lower=3, upper=4, rate=2_000),
    ]
    inputs = month(
        [sale(1, SEPTEMBER, 26, subscriber="甲"), gone],
        [*flat(100_000), *shares],
        components=[cut(), taking],
        rules=[rule(1), rule(2, 2)],
    )
    lines, _ = engine_lines(inputs, posting_period=NOVEMBER, event_periods=[OCTOBER, NOVEMBER])
    assert [(line.event_period, line.amount) for line in lines if line.kind == 7] == [(NOVEMBER, -400)]


def test_coefficients_are_those_of_that_month() -> None:
    chain = [
        Coefficient(channel_id=1, period=SEPTEMBER, kind="a", value=10_000),
        Coefficient(channel_id=1, period=OCTOBER, kind="a", value=5_000),
    ]
    inputs = month([sale(1, SEPTEMBER, 30)], flat(100_000), components=[cut()], coefficients=chain)
    lines, owed = engine_lines(inputs, posting_period=OCTOBER, event_periods=[SEPTEMBER, OCTOBER])
    assert owed == 500
    assert [line.event_period for line in lines if line.kind == 3 and line.amount] == [OCTOBER]


def test_another_cut_off_in_a_later_version_is_refused() -> None:
    """Days would count twice, or never."""
    plan = [
        cut(effective_to=SEPTEMBER),
        component(2, component_key=1, version_id=2, effective_from=OCTOBER),
    ]
    inputs = month(EDGES, [*flat(100_000), *flat(1, 2)], components=plan, rules=[rule(1), rule(2, 2)])
    with pytest.raises(InputError, match="different days"):
        outcome(inputs, OCTOBER)


@pytest.mark.parametrize("day", [29, -1])
def test_a_day_that_not_every_month_has_is_refused(day: int) -> None:
    with pytest.raises(InputError, match="cuts months off"):
        outcome(month(EDGES, flat(100_000), components=[cut(day=day)]), OCTOBER)
