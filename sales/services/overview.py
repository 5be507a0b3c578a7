"""What is in for a month, by city and sheet, and what is still missing."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from core.models import ImportSession, ImportState
from core.scoping import ScopedUser
from core.sheets.kinds import SheetKind, all_kinds
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel, Region
from network.services.home import home_city
from sales.models import ChannelMonth

VIEW: Final = "sales.result_view"
MONTHLY: Final = "monthly_results"


@dataclass(slots=True)
class SheetState:
    """One sheet of one city's month. `rows` came in by committed uploads; `waiting` uploads need somebody."""

    kind: str
    rows: int = 0
    uploads: int = 0
    waiting: int = 0
    latest: datetime.datetime | None = None

    @property
    def is_missing(self) -> bool:
        return not self.uploads


@dataclass(slots=True)
class CityResults:
    city: Region
    sheets: dict[str, SheetState] = field(default_factory=dict)


def kinds_shown(user: ScopedUser) -> list[SheetKind]:
    """The sheets of results that concern a user: whoever sees single channels only has no city's sheets."""
    scope = user.scope_for(VIEW)
    regional = scope.everything or scope.city_ids or scope.district_ids
    return [kind for kind in all_kinds().values() if not kind.register and (regional or kind.from_channels)]


def results_overview(user: ScopedUser, period: int, kinds: Sequence[SheetKind]) -> list[CityResults]:
    """The cities of the user's scope in order; counts come from the uploads, not from the facts."""
    found = {
        city.pk: CityResults(city, {kind.name: SheetState(kind.name) for kind in kinds})
        for city in _cities(user)
    }
    sessions = ImportSession.objects.visible_to(user, VIEW).filter(
        period=period,
        state__in=[
            ImportState.COMMITTED,
            ImportState.MAPPING,
            ImportState.CHECKED,
            ImportState.READY,
            ImportState.SUBMITTED,
        ],
    )
    columns = ("kind", "state", "city_id", "rows_new", "committed_at", "report__difference__new_by_city")
    for kind, state, city_id, rows_new, committed_at, by_city in sessions.values_list(*columns):
        for city, rows in _by_city(by_city, city_id, rows_new).items():
            if city in found and kind in found[city].sheets:
                _add(found[city].sheets[kind], state, rows, committed_at)
    return list(found.values())


def agents_missing(user: ScopedUser, period: int) -> QuerySet[Channel]:
    """Active agents of the user's scope of which the monthly sheet said nothing."""
    reported = ChannelMonth.objects.filter(
        city_id=OuterRef("city_id"), period=period, channel_id=OuterRef("pk"), superseded_by__isnull=True
    )
    channels = Channel.objects.visible_to(user, VIEW)
    agents = channels.filter(kind=ChannelKind.AGENT, status=ChannelStatus.ACTIVE)
    return agents.exclude(Exists(reported)).order_by("code")


def _cities(user: ScopedUser) -> Iterable[Region]:
    """The whole cities of the scope, or the one in which a smaller scope lies."""
    scope = user.scope_for(VIEW)
    cities: Any = Region.objects.cities()
    if scope.everything:
        return list(cities.order_by("path"))
    home = home_city(scope)
    return list(cities.filter(pk__in={*scope.city_ids, *([home] if home else [])}).order_by("path"))


def _by_city(by_city: dict[str, int] | None, city_id: int | None, rows: int) -> dict[int, int]:
    """New rows of an upload; an upload of one city counts there even if it brought nothing new."""
    cities = {int(city): count for city, count in (by_city or {}).items()}
    if city_id is not None and not cities:
        cities[city_id] = rows
    return cities


def _add(sheet: SheetState, state: str, rows: int, committed_at: datetime.datetime | None) -> None:
    if state != ImportState.COMMITTED:
        sheet.waiting += 1
        return
    sheet.rows += rows
    sheet.uploads += 1
    if committed_at and (sheet.latest is None or committed_at > sheet.latest):
        sheet.latest = committed_at
