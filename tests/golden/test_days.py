"""Paragraph 2.7, worked out by hand: rates by the days of the month that the channel had each star."""

from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    Factor,
    Grain,
    InputError,
    Measure,
    OverrideBy,
    Position,
    Standing,
    TierMode,
)
from tests.engine.cases import NOVEMBER, OCTOBER, agent, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, post

TENTH = date(2026, 10, 11)


def by_days(component_id: int = 1, **more: Any) -> Component:
    return component(component_id, standing=Standing.BY_DAYS, **more)


def stars(*changes: tuple[date, int], **more: Any) -> list[Position]:
    """One star from the beginning, then others."""
    return [agent(star=1, **more)] + [agent(star=star, effective_from=day, **more) for day, star in changes]


RISEN = stars((TENTH, 2))
"""One star for the first 10 days of October, two for the other 21."""
RULES = [rule(1, star=1), rule(2, star=2)]
RATES = [*flat(100_000, 1), *flat(150_000, 2)]
"""10 yuan, and 15."""


def outcome(inputs: Rows, period: int = OCTOBER) -> dict[int, tuple[int, int | None, int | None, str]]:
    """Amount, rule, rate and reason by fact."""
    lines, _ = engine_lines(inputs, posting_period=period, event_periods=[period])
    return {line.fact_id: (line.amount, line.rule_id, line.rate, line.reason) for line in lines}


def test_each_star_counts_by_its_days_whatever_the_day_of_the_sale() -> None:
    """(10 × 10 + 21 × 15) / 31 = 415 / 31 = 13.387…; three pieces 1,245 / 31 = 40.161…, rounded once."""
    facts = [sale(1, day=1), sale(2, day=31), sale(3, day=5, quantity=3)]
    inputs = month(facts, RATES, components=[by_days()], rules=RULES, positions=RISEN)
    assert outcome(inputs) == {1: (1_339, 2, None, ""), 2: (1_339, 2, None, ""), 3: (4_016, 2, None, "")}


def test_one_star_all_month_is_its_own_rate() -> None:
    inputs = month([sale(1, NOVEMBER)], RATES, components=[by_days()], rules=RULES, positions=RISEN)
    assert outcome(inputs, NOVEMBER) == {1: (1_500, 2, 150_000, "")}


def test_days_of_a_star_without_a_rate_give_nothing() -> None:
    """15 × 21 / 31 = 10.161…"""
    inputs = month(
        [sale(1)], flat(150_000, 2), components=[by_days()], rules=[rule(2, star=2)], positions=RISEN
    )
    assert outcome(inputs) == {1: (1_016, 2, None, "")}
    without = month([sale(1)], flat(1, 3), components=[by_days()], rules=[rule(3, star=3)], positions=RISEN)
    assert outcome(without) == {1: (0, None, None, "R00")}


def test_days_outside_the_network_belong_to_no_star() -> None:
    """Joined on the 22nd with one star, two from the 27th, left on the 28th: 5 days and 2 of 7. (50 + 30) / 7 = 11.428…"""
    there = [
        agent(star=1, effective_from=date(2026, 10, 22), left_on=date(2026, 10, 28)),
        agent(star=2, effective_from=date(2026, 10, 27), left_on=date(2026, 10, 28)),
    ]
    inputs = month([sale(1, day=23)], RATES, components=[by_days()], rules=RULES, positions=there)
    assert outcome(inputs) == {1: (1_143, 1, None, "")}


def test_a_move_to_another_district_changes_nothing_of_the_days() -> None:
    """Place by the sale's day (2.1), star by the days: one from the 11th on in another district is the same star."""
    moved = [agent(star=1, district_id=11), agent(star=1, district_id=12, effective_from=TENTH)]
    rules = [rule(1, star=1, district_id=11), rule(2, star=1, district_id=12)]
    inputs = month(
        [sale(1, day=3), sale(2, day=12)], RATES, components=[by_days()], rules=rules, positions=moved
    )
    assert outcome(inputs) == {1: (1_000, 1, 100_000, ""), 2: (1_500, 2, 150_000, "")}


def test_tiers_are_reached_by_the_whole_count_and_held_against_the_bands_of_each_star() -> None:
    """Three pieces. One star: 10, from two on 12; two stars: 15, from four on 20. (10 × 12 + 21 × 15) / 31 = 14.032…"""
    tiers = [*bands((0, 100_000), (2, 120_000)), *bands((0, 150_000), (4, 200_000), rule_id=2)]
    facts = [sale(nth, day=nth) for nth in (1, 2, 3)]
    inputs = month(facts, tiers, components=[by_days()], rules=RULES, positions=RISEN)
    assert outcome(inputs) == dict.fromkeys((1, 2, 3), (1403, 2, None, ""))


def test_stretches_are_walked_through_at_each_stars_own_bands() -> None:
    """One sale of three: with one star 2 × 10 + 1 × 12 = 32, with two 3 × 15 = 45. (320 + 945) / 31 = 40.806…"""
    tiers = [*bands((0, 100_000), (2, 120_000)), *bands((0, 150_000), (4, 200_000), rule_id=2)]
    inputs = month(
        [sale(1, quantity=3)],
        tiers,
        components=[by_days(tier_mode=TierMode.MARGINAL)],
        rules=RULES,
        positions=RISEN,
    )
    assert outcome(inputs) == {1: (4_081, 2, None, "")}


def test_no_tier_of_one_star_leaves_what_the_other_gives() -> None:
    """One star has tiers from two pieces on: nothing for its 10 days. 15 × 21 / 31 = 10.161…"""
    tiers = [Band(rule_id=1, lower=2, upper=None, rate=100_000), *flat(150_000, 2)]
    inputs = month([sale(1)], tiers, components=[by_days()], rules=RULES, positions=RISEN)
    assert outcome(inputs) == {1: (1_016, 2, None, "")}
    none = [Band(rule_id=nth, lower=2, upper=None, rate=100_000) for nth in (1, 2)]
    refused = month([sale(1)], none, components=[by_days()], rules=RULES, positions=RISEN)
    assert outcome(refused) == {1: (0, 2, None, "T01")}


def test_factors_and_percent_are_taken_in_before_it_is_rounded() -> None:
    """100.00 × (10 × 3 % + 21 × 5 %) / 31 × 1.2 = 100 × 1.35 / 31 × 1.2 = 5.2258…"""
    table = component(9, kind=ComponentKind.FACTOR)
    inputs = month(
        [sale(1, first_payment=10_000)],
        [*flat(300, 1), *flat(500, 2), *flat(12_000, 9)],
        components=[by_days(kind=ComponentKind.PERCENT, measure=Measure.FIRST_PAYMENT), table],
        rules=[*RULES, rule(9, 9)],
        factors=[Factor(component_id=1, factor_key=9)],
        positions=RISEN,
    )
    assert outcome(inputs) == {1: (523, 2, None, "")}


def test_the_month_of_a_cut_off_has_its_own_days() -> None:
    """26 September to 25 October: 15 days and 15. (10 + 15) / 2 = 12.50."""
    inputs = month([sale(1, day=1)], RATES, components=[by_days(cut_off=25)], rules=RULES, positions=RISEN)
    assert outcome(inputs) == {1: (1_250, 1, None, "")}


def test_a_star_that_is_entered_later_posts_the_difference() -> None:
    """Paid with one star all month; then it turns out that it was two from the 11th on: 13.39 − 10.00."""
    inputs = month([sale(1)], RATES, components=[by_days()], rules=RULES, positions=[agent(star=1)])
    _, after = post(inputs, OCTOBER)
    later = Rows(**{name: getattr(after, name) for name in Rows.__dataclass_fields__} | {"positions": RISEN})
    lines, _ = post(later, NOVEMBER, [OCTOBER, NOVEMBER])
    assert [(line.event_period, line.amount, line.cause) for line in lines] == [(OCTOBER, 339, 5)]


@pytest.mark.parametrize(
    ("changes", "prorate", "expected"),
    [
        ([(TENTH, 2)], False, 267_742),
        ([(TENTH, 1)], False, 200_000),
        ([(TENTH, 2)], True, 267_742),
    ],
)
def test_a_guarantee_goes_by_the_days_of_each_star(
    changes: list[tuple[date, int]], prorate: bool, expected: int
) -> None:
    """2,000 with one star, 3,000 with two: (10 × 2,000 + 21 × 3,000) / 31 = 2,677.419…"""
    least = by_days(1, kind=ComponentKind.GUARANTEE, grain=Grain.PRESENCE, prorate=prorate)
    inputs = month(
        [],
        [*flat(20_000_000, 1), *flat(30_000_000, 2)],
        components=[least],
        rules=RULES,
        positions=stars(*changes),
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert [(line.kind, line.amount) for line in lines] == [(6, expected)]


def test_a_guarantee_by_active_days_takes_its_share_of_the_mix() -> None:
    """There from the 22nd to the 28th, two stars from the 27th: (5 × 2,000 + 2 × 3,000) / 7 × 7 / 31 = 516.129…"""
    there = [
        agent(star=1, effective_from=date(2026, 10, 22), left_on=date(2026, 10, 28)),
        agent(star=2, effective_from=date(2026, 10, 27), left_on=date(2026, 10, 28)),
    ]
    least = by_days(1, kind=ComponentKind.GUARANTEE, grain=Grain.PRESENCE, prorate=True)
    inputs = month(
        [],
        [*flat(20_000_000, 1), *flat(30_000_000, 2)],
        components=[least],
        rules=RULES,
        positions=there,
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert [(line.kind, line.amount) for line in lines] == [(6, 51_613)]


def test_two_rules_that_fit_the_same_days_stop_the_run() -> None:
    inputs = month(
        [sale(1)],
        [*RATES, *flat(1, 3)],
        components=[by_days()],
        rules=[*RULES, rule(3, star=2)],
        positions=RISEN,
    )
    with pytest.raises(InputError, match="rules 2 and 3 of component 1"):
        outcome(inputs)


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (
            {"kind": ComponentKind.FACTOR, "standing": Standing.BY_DAYS},
            "days of the month",
        ),
        (
            {
                "kind": ComponentKind.OVERRIDE,
                "override_of": 1,
                "override_step": 1,
                "override_by": OverrideBy.DIFFERENCE,
            },
            "go by days",
        ),
    ],
)
def test_what_cannot_go_by_days_is_refused(above: dict[str, Any], said: str) -> None:
    inputs = month(
        [sale(1)],
        [*RATES, *flat(1, 5)],
        components=[by_days(), component(2, **above)],
        rules=[*RULES, rule(5, 2)],
        positions=RISEN,
    )
    with pytest.raises(InputError, match=said):
        outcome(inputs)
