"""Who sells in several cities in one month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from commissions.services.inputs.sql import input_sql
from core.periods import first_day, last_day
from network.choices import ChannelKind

PAID_THROUGH_PARENT: Final = frozenset({int(ChannelKind.AGENT_STORE)})
"""A store of an agent is paid through the agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Payees that sell in several cities in one month: their channels, and the other cities."""

    payees: frozenset[int] = frozenset()
    channels: frozenset[int] = frozenset()
    cities: frozenset[int] = frozenset()


def spread_read(
    cursor: CursorWrapper, city_id: int, periods: Iterable[int], payees: Sequence[int] | None = None
) -> dict[int, Spread]:
    """Who sells in this city and in others, by month. Nobody, in most months of most cities."""
    wanted = sorted(periods)
    cursor.execute(
        input_sql("spread"),
        {
            "city": city_id,
            "through": sorted(PAID_THROUGH_PARENT),
            "payees": None if payees is None else list(payees),
            "first_day": first_day(wanted[0]),
            "last_day": last_day(wanted[-1]),
        },
    )
    places = cursor.fetchall()
    return {period: _spread_of(period, city_id, places) for period in wanted}


def _spread_of(period: int, city_id: int, places: list[tuple[Any, ...]]) -> Spread:
    first, last = first_day(period), last_day(period)
    here = [
        (channel, payee, city)
        for channel, payee, city, since, until in places
        if since <= last and (until is None or until > first)
    ]
    cities_of: dict[int, set[int]] = {}
    for _channel, payee, city in here:
        cities_of.setdefault(payee, set()).add(city)
    payees = {payee for payee, cities in cities_of.items() if city_id in cities and len(cities) > 1}
    return Spread(
        payees=frozenset(payees),
        channels=frozenset(channel for channel, payee, _city in here if payee in payees),
        cities=frozenset(city for _channel, payee, city in here if payee in payees) - {city_id},
    )
