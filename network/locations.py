"""Where channels are, and how far from each other. Distances are in kilometres, as the crow flies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, reduce
from statistics import median
from typing import Any, Final

from django.apps import apps
from django.db.models import F, QuerySet

from core.scoping import ScopedUser
from network.choices import ChannelStatus
from network.models import LocatedExtension

EARTH: Final = 6_371.0
DEGREE: Final = 2 * math.pi * EARTH / 360
"""Kilometres of a degree of latitude."""
NEAREST: Final = 200
"""So many neighbours a map has at most: of a city with thousands, the nearest ones."""
FAR: Final = 30.0
"""Within so many kilometres of its district's other channels a place is never taken for a mistake."""
_COLUMNS: Final = (
    *("channel_id", "channel__code", "channel__name", "channel__kind", "channel__district_id"),
    *("longitude", "latitude"),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`east` and `north` are kilometres from the channel that is looked at."""

    code: str
    name: str
    kind: int
    same_district: bool
    east: float
    north: float
    url: str

    @property
    def distance(self) -> float:
        return math.hypot(self.east, self.north)


@cache
def located_models() -> tuple[type[LocatedExtension], ...]:
    """The registers that know places, in the order of the apps."""
    return tuple(model for model in apps.get_models() if issubclass(model, LocatedExtension))


def neighbours(user: ScopedUser, row: LocatedExtension) -> list[Neighbour]:
    """The nearest open channels of the same city that `user` may open, the nearest first. One query for all kinds."""
    assert row.longitude is not None
    assert row.latitude is not None
    squeeze = Decimal(str(round(math.cos(math.radians(row.latitude)) ** 2, 6)))
    east, north = F("longitude") - row.longitude, F("latitude") - row.latitude
    parts = [
        _located(model)
        .visible_to(user)  # type: ignore[attr-defined]
        .filter(channel__city_id=row.channel.city_id)
        .exclude(pk=row.pk)
        .annotate(away=east * east * squeeze + north * north)
        .order_by("away")
        .values_list(*_COLUMNS)[:NEAREST]
        for model in located_models()
    ]
    pages: dict[int, Any] = {model.kind: model for model in located_models()}
    found = [
        Neighbour(
            code=code,
            name=name,
            kind=kind,
            same_district=district == row.channel.district_id,
            **_apart(row, longitude, latitude),
            url=pages[kind](pk=pk).get_absolute_url(),
        )
        for pk, code, name, kind, district, longitude, latitude in _union(parts)
    ]
    return sorted(found, key=lambda one: (one.distance, one.code))[:NEAREST]


def far_from_others(
    *, longitude: Decimal, latitude: Decimal, district_id: int, but: int | None = None
) -> float | None:
    """Kilometres to the middle of the district's other channels, if that is so far that somebody may have mistyped.

    Far is beyond `FAR`, and more than twice as far from that middle as the farthest of them. Three have to be known.
    """
    parts = [
        _located(model)
        .filter(channel__district_id=district_id)
        .exclude(pk=but)
        .values_list("longitude", "latitude")
        for model in located_models()
    ]
    others = list(_union(parts))
    if len(others) < 3:
        return None
    middle = (float(median(lon for lon, _lat in others)), float(median(lat for _lon, lat in others)))
    spread = max(distance(middle, (float(lon), float(lat))) for lon, lat in others)
    away = distance(middle, (float(longitude), float(latitude)))
    return away if away > max(FAR, 2 * spread) else None


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two places given as longitude and latitude."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(half))


def _located(model: type[LocatedExtension]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(latitude__isnull=False)
    return rows.exclude(channel__status=ChannelStatus.CLOSED)


def _union(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    return reduce(lambda left, right: left.union(right, all=True), parts)


def _apart(row: Any, longitude: Decimal, latitude: Decimal) -> dict[str, float]:
    """On the plane: of the few kilometres of a city the earth's roundness takes nothing that could be seen."""
    across = DEGREE * math.cos(math.radians(row.latitude))
    return {
        "east": float(longitude - row.longitude) * across,
        "north": float(latitude - row.latitude) * DEGREE,
    }
