"""Facts, where channels stand, what subscribers use, and whose a sale is."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random

from commissions.engine import (
    Attribution,
    Fact,
    Grain,
    Position,
    State,
    Usage,
)
from tests.engine.generated.choices import (
    BEFORE,
    CHANNELS,
    GRAINS,
    PERIODS,
    STORE,
    SUBSCRIBERS,
    amount,
    day_in,
    maybe,
    some,
)


def facts(r: Random, first_id: int = 1, most: int = 16) -> list[Fact]:
    return [_fact(r, number) for number in range(first_id, first_id + r.randint(1, most))]


def _day(r: Random, period: int) -> date:
    """Mostly in the month that the fact is reported for; some are reported late."""
    return day_in(r, period) if r.random() < 0.85 else day_in(r, r.choice([BEFORE, 202509]))


def _fact(r: Random, number: int) -> Fact:
    grain, period = r.choice(GRAINS), r.choice([*PERIODS * 3, BEFORE])
    of_channel = grain is Grain.CHANNEL_MONTH
    return Fact(
        grain=grain,
        fact_id=number,
        revision=r.randint(1, 2),
        city_id=r.choice([1, 1, 1, 1, 2]),
        period=period,
        channel_id=r.choice([*CHANNELS * 4, 9]),
        product_id=None if of_channel else maybe(r, 0.8, r.randint(1, 2)),
        category_id=None if of_channel else maybe(r, 0.8, r.randint(1, 2)),
        campaign_id=maybe(r, 0.4, r.randint(1, 2)) if grain is Grain.SALE else None,
        metric_id=r.randint(1, 2) if of_channel or grain is Grain.EVENT else None,
        event_date=_day(r, period) if grain in (Grain.SALE, Grain.EVENT) else None,
        subscriber=None if of_channel else maybe(r, 0.9, r.choice(SUBSCRIBERS)),
        instalment=r.randint(0, 1),
        quantity=maybe(r, 0.95, r.randint(-2, 5)),
        amount=maybe(r, 0.8, amount(r)),
        cost=maybe(r, 0.8, amount(r)),
        first_payment=maybe(r, 0.95, amount(r)),
        months_in_net=maybe(r, 0.8, r.randint(1, 4)),
        real_name=None if of_channel else maybe(r, 0.6, r.randint(0, 1)),
        plan_fee=maybe(r, 0.2, amount(r)),
        billed=maybe(r, 0.8, amount(r)),
        arrears=maybe(r, 0.8, amount(r)),
        value=maybe(r, 0.9, r.choice([0, 3, 35]) if grain is Grain.EVENT else amount(r)),
        state=r.choice([State.REPORTED, State.REPORTED, *State]) if of_channel else State.REPORTED,
    )


def positions(r: Random) -> list[Position]:
    found = []
    for channel in CHANNELS:
        joining = r.choice([date(2025, 1, 1)] * 5 + [date(2025, 12, 10)])
        leaving = maybe(r, 0.2, r.choice([date(2025, 11, 20), date(2025, 12, 31), date(2026, 1, 1)]))
        moving = some(r, [date(2025, 11, 1), date(2025, 12, 15), date(2026, 1, 15)], 1)
        for start in sorted({joining, *moving}):
            city = r.randint(1, 2)
            found.append(
                Position(
                    channel_id=channel,
                    effective_from=start,
                    city_id=city,
                    district_id=maybe(r, 0.7, r.choice([city * 10, city * 10 + 1])),
                    city_class=maybe(r, 0.7, r.randint(1, 2)),
                    parent_id=maybe(r, 0.8, r.randint(1, channel - 1)) if channel > 1 else None,
                    level=maybe(r, 0.7, r.randint(1, 2)),
                    star=maybe(r, 0.7, r.randint(1, 2)),
                    mode=maybe(r, 0.7, r.randint(1, 2)),
                    kind=r.choice([2, 2, STORE]),
                    left_on=leaving,
                )
            )
    return found


def attributions(r: Random, known: Sequence[Fact]) -> list[Attribution]:
    """Some sales are somebody else's, or shared; channel 9 has no place."""
    found = []
    for fact in known:
        if fact.grain is Grain.SALE and r.random() < 0.25:
            shares = r.choice([(10_000,), (6_000, 4_000), (5_000, 5_000), (3_333, 3_333, 3_334)])
            found += [
                Attribution(grain=fact.grain, fact_id=fact.fact_id, channel_id=channel, share=share)
                for channel, share in zip(r.sample([*CHANNELS, 9], len(shares)), shares, strict=True)
            ]
    return found


def usage(r: Random) -> list[Usage]:
    return [
        Usage(
            city_id=city,
            subscriber=subscriber,
            period=period,
            minutes=maybe(r, 0.8, r.randint(0, 12)),
            months_in_net=maybe(r, 0.8, r.randint(1, 12)),
            real_name=maybe(r, 0.6, r.randint(0, 1)),
            billed=maybe(r, 0.8, r.randint(0, 12)),
            arrears=maybe(r, 0.8, r.randint(0, 12)),
            plan_fee=maybe(r, 0.8, r.randint(0, 12)),
            suspended_days=maybe(r, 0.6, r.choice([0, 15, 30, 31])),
        )
        for city, subscriber, period in some(
            r, list(product([1, 2], SUBSCRIBERS, [*PERIODS, 202602, 202603])), 25
        )
    ]
