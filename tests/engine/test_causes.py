"""Why a line is posted (paragraphs 10.3 to 10.6)."""

from dataclasses import replace
from datetime import date

import pytest

from commissions.engine import Adjustment, Cause, Coefficient
from tests.engine.cases import NOVEMBER, OCTOBER, STORE, agent, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import post

TEN = 100_000
BOTH = [OCTOBER, NOVEMBER]


@pytest.fixture
def posted() -> Rows:
    """Two sales of October, two tiers, posted in October."""
    rates = bands((0, TEN), (3, 2 * TEN))
    return post(month([sale(1), sale(2, day=2)], rates, positions=[agent(star=1)]), OCTOBER)[1]


def causes(inputs: Rows, posting_period: int = NOVEMBER) -> dict[int, tuple[int, int | None]]:
    """Fact to (amount, cause)."""
    return {line.fact_id: (line.amount, line.cause) for line in post(inputs, posting_period, BOTH)[0]}


def test_the_first_line_of_the_open_month_and_late_data_of_an_earlier_one() -> None:
    inputs = month([sale(1, OCTOBER), sale(2, NOVEMBER)], flat(TEN))
    assert causes(inputs) == {1: (1_000, Cause.LATE_DATA), 2: (1_000, Cause.FIRST)}


def test_a_correction_names_its_own_line_and_the_tier_it_moved(posted: Rows) -> None:
    corrected = replace(posted, facts=[sale(1), sale(2, day=2, revision=2, quantity=2)])
    assert causes(corrected) == {1: (1_000, Cause.CORRECTED_DATA), 2: (3_000, Cause.CORRECTED_DATA)}


def test_a_late_sale_moves_the_tier_of_the_others(posted: Rows) -> None:
    late = replace(posted, facts=[*posted.facts, sale(3, day=3)])
    assert causes(late) == {number: (1_000 if number < 3 else 2_000, Cause.LATE_DATA) for number in (1, 2, 3)}


def test_a_withdrawn_sale_is_taken_back(posted: Rows) -> None:
    assert causes(replace(posted, facts=[sale(1)])) == {2: (-1_000, Cause.WITHDRAWN)}


def test_another_rule_of_the_same_version_is_the_organisation() -> None:
    rules = [rule(1, star=1), rule(2, star=2)]
    rates = [*flat(TEN), *flat(2 * TEN, rule_id=2)]
    inputs = month([sale(1)], rates, rules=rules, positions=[agent(star=1)])
    after = post(inputs, OCTOBER)[1]
    assert causes(replace(after, positions=[agent(star=2)])) == {1: (1_000, Cause.ORGANISATION)}


def test_another_payee_is_the_organisation() -> None:
    network = [agent(1), agent(2), agent(9, kind=STORE, parent_id=1)]
    inputs = month(
        [sale(1, channel_id=9)], flat(TEN), positions=network, paid_through_parent=frozenset({STORE})
    )
    after = post(inputs, OCTOBER)[1]
    moved = replace(after, positions=[agent(1), agent(2), agent(9, kind=STORE, parent_id=2)])
    lines, _ = post(moved, NOVEMBER, BOTH)
    assert [(line.payee_id, line.amount, line.cause) for line in lines] == [
        (2, 1_000, Cause.ORGANISATION),
        (1, -1_000, Cause.ORGANISATION),
    ]


def test_a_coefficient_that_comes_later_is_the_score(posted: Rows) -> None:
    scored = replace(
        posted, coefficients=[Coefficient(channel_id=1, period=OCTOBER, kind="ranking", value=11_000)]
    )
    lines, after = post(scored, NOVEMBER, BOTH)
    assert [(line.kind, line.amount, line.cause) for line in lines] == [(3, 200, Cause.SCORE)]
    late = replace(after, facts=[*after.facts, sale(3, day=3)])
    lines, _ = post(late, NOVEMBER, BOTH)
    assert [(line.amount, line.cause) for line in lines if line.kind == 3] == [(400, Cause.LATE_DATA)]


def test_an_adjustment_is_posted_once_whatever_its_month(posted: Rows) -> None:
    ruling = Adjustment(adjustment_id=5, payee_id=1, event_period=202601, amount=-700, posted=0)
    lines, after = post(replace(posted, adjustments=[ruling]), NOVEMBER)
    assert [(line.kind, line.fact_id, line.amount, line.cause) for line in lines] == [
        (4, 5, -700, Cause.RULING)
    ]
    assert post(after, NOVEMBER, BOTH)[0] == []
    raised = replace(after, adjustments=[replace(after.adjustments[0], amount=-900)])
    assert [line.amount for line in post(raised, NOVEMBER, BOTH)[0]] == [-200]


def test_months_that_are_not_worked_out_again_stay_as_they_are(posted: Rows) -> None:
    assert post(replace(posted, facts=[]), NOVEMBER, [NOVEMBER])[0] == []


def test_a_first_refusal_and_a_changed_reason_are_on_record() -> None:
    inputs = month([sale(1)], flat(TEN), rules=[rule(star=1)], positions=[agent(star=2)])
    lines, after = post(inputs, OCTOBER)
    assert [(line.amount, line.reason) for line in lines] == [(0, "R00")]
    gone = replace(after, positions=[agent(effective_from=date(2027, 1, 1))])
    assert [(line.amount, line.reason) for line in post(gone, OCTOBER)[0]] == [(0, "O00")]


def test_a_new_version_that_changes_nothing_posts_nothing(posted: Rows) -> None:
    same = replace(
        posted,
        components=[component(2, component_key=1, version_id=2)],
        rules=[rule(2, 2)],
        bands=bands((0, TEN), (3, 2 * TEN), rule_id=2),
    )
    assert post(same, NOVEMBER, BOTH)[0] == []
