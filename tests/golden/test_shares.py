"""Whose a sale is, and what several channels share (paragraph 25), worked out by hand."""

from dataclasses import replace

import pytest

from commissions.engine import (
    Attribution,
    ComponentKind,
    Grain,
    InputError,
    LineKey,
    LineKind,
    StageCode,
    explain,
)
from tests.engine.cases import OCTOBER, agent, bands, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, net, post


def claims(fact_id: int, shares: dict[int, int]) -> list[Attribution]:
    return [
        Attribution(grain=Grain.SALE, fact_id=fact_id, channel_id=channel, share=share)
        for channel, share in shares.items()
    ]


def owed(inputs: Rows) -> dict[tuple[int, int], int]:
    """Fen by payee and kind."""
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    return {(line.payee_id, line.kind): line.owed for line in lines}


THREE = [agent(1), agent(2), agent(3)]


def test_the_shares_are_the_whole_to_the_fen() -> None:
    sixty = month([sale(1)], flat(200_100), positions=THREE, attributions=claims(1, {1: 6_000, 2: 4_000}))
    assert owed(sixty) == {(1, 1): 1_201, (2, 1): 800}
    thirds = claims(1, {1: 3_333, 2: 3_333, 3: 3_334})
    assert owed(month([sale(1)], flat(200), positions=THREE, attributions=thirds)) == {
        (1, 1): 1,
        (2, 1): 0,
        (3, 1): 1,
    }


def test_who_held_the_serial_is_paid_and_counts_whoever_reported_the_sale() -> None:
    """Channel 2 reported both; one was of a serial that channel 1 held. Two of channel 1 reach the second tier."""
    inputs = month(
        [sale(1, channel_id=2), sale(2, channel_id=2), sale(3, channel_id=1)],
        bands((0, 100_000), (2, 150_000)),
        positions=THREE,
        attributions=claims(1, {1: 10_000}),
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert {line.fact_id: (line.payee_id, line.owed) for line in lines} == {
        1: (1, 1_500),
        2: (2, 1_000),
        3: (1, 1_500),
    }


def test_a_shared_sale_counts_for_the_first_alone() -> None:
    """Shared 60 / 40 by channels 1 and 2, each with one more: channel 1 reaches the tier of two, channel 2 doesn't."""
    inputs = month(
        [sale(1, channel_id=2), sale(2, channel_id=1), sale(3, channel_id=2)],
        bands((0, 100_000), (2, 150_000)),
        positions=THREE,
        attributions=claims(1, {1: 6_000, 2: 4_000}),
    )
    lines, _ = engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert {(line.fact_id, line.payee_id): line.owed for line in lines} == {
        (1, 1): 900,
        (1, 2): 600,
        (2, 1): 1_500,
        (3, 2): 1_000,
    }


def test_each_upline_gets_its_override_of_the_share_and_one_of_both_a_single_line() -> None:
    """10 % of 12.00 for channel 8 and of 8.00 for channel 9; then channel 8 is the upline of both."""
    inputs = month(
        [sale(1)],
        [*flat(200_000), *flat(1_000, rule_id=2)],
        components=[component(1), component(2, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1)],
        rules=[rule(1, 1), rule(2, 2)],
        positions=[agent(1, parent_id=8), agent(2, parent_id=9), agent(8), agent(9)],
        attributions=claims(1, {1: 6_000, 2: 4_000}),
    )
    assert owed(inputs) == {(1, 1): 1_200, (2, 1): 800, (8, 2): 120, (9, 2): 80}
    both = replace(inputs, positions=[agent(1, parent_id=8), agent(2, parent_id=8), agent(8)])
    assert owed(both) == {(1, 1): 1_200, (2, 1): 800, (8, 2): 200}


def test_another_split_posts_the_differences_and_repeating_it_nothing() -> None:
    """60 / 40 of 20.00 becomes 50 / 0 / 50: 10.00 − 12.00, −8.00 with O01, 10.00."""
    first = month([sale(1)], flat(200_000), positions=THREE, attributions=claims(1, {1: 6_000, 2: 4_000}))
    _, after = post(first, OCTOBER)
    later = replace(after, attributions=claims(1, {1: 5_000, 3: 5_000}))
    lines, final = post(later, OCTOBER)
    assert {(line.payee_id, line.amount, line.reason) for line in lines} == {
        (1, -200, ""),
        (2, -800, "O01"),
        (3, 1_000, ""),
    }
    assert net(final) == 2_000
    assert post(final, OCTOBER)[0] == []


def test_shares_that_are_not_the_whole_are_refused() -> None:
    inputs = month([sale(1)], flat(200_000), positions=THREE, attributions=claims(1, {1: 6_000, 2: 3_000}))
    with pytest.raises(InputError, match="add up to 9000"):
        owed(inputs)


def test_the_explanation_tells_the_own_share_and_nothing_of_the_others() -> None:
    inputs = month([sale(1)], flat(200_000), positions=THREE, attributions=claims(1, {1: 6_000, 2: 4_000}))
    told = explain(
        inputs,
        posting_period=OCTOBER,
        event_periods=[OCTOBER],
        city_id=1,
        key=LineKey(
            payee_id=2, event_period=OCTOBER, kind=LineKind.EARN, component_key=1, grain=1, fact_id=1
        ),
    )
    share = told.stage(StageCode.SHARE)
    assert (share["share"], share["share_amount"]) == (4_000, 800)
    assert told.stage(StageCode.RATE)["gross"] == 2_000
    assert told.owed == 800
