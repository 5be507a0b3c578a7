"""A map without tiles: the channels around one, drawn from their coordinates. An operator's closed network has no
server of maps, so the picture shows what the portal knows: who is near, in which direction, how far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.filters import without
from network.choices import ChannelKind
from network.locations import Neighbour, neighbours
from network.models import LocatedExtension

RADII: Final = (1, 2, 5, 10, 20, 50, 100)
"""Kilometres from the middle of the map to its ring, on offer."""
_BARS: Final = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
ENOUGH: Final = 5
"""A map that nobody has zoomed reaches so far that so many neighbours are on it."""
LISTED: Final = 8
SIZE: Final = 360
_MIDDLE: Final = SIZE / 2
_RING: Final = 160
"""The ring of the radius, in the units of the drawing; what lies in the corners is drawn too."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A neighbour on the map. `number` is its place in the list beside it; 0 for those that aren't listed."""

    x: str
    y: str
    number: int
    css: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    number: int
    code: str
    name: str
    kind: str
    css: str
    distance: str
    url: str


@dataclass(frozen=True, slots=True)
class Zoom:
    label: str
    query: str
    active: bool


@dataclass(frozen=True)
class MapPanel:
    """For the page of a `LocatedExtension`; without coordinates it says how to get there. One query."""

    side: bool = False
    template: ClassVar[str] = "network/panels/map.html"

    def draw(self, request: HttpRequest, subject: LocatedExtension) -> str:
        context = {"object": subject, **(_drawn(request, subject) if subject.location else {})}
        return render_to_string(self.template, context, request)


MAP: Final = MapPanel()


def _drawn(request: HttpRequest, subject: LocatedExtension) -> dict[str, Any]:
    near = neighbours(request.user, subject)  # type: ignore[arg-type]
    radius = _radius(request.GET.get("km", ""), near)
    within = [one for one in near if one.distance <= radius]
    scale = _RING / radius
    bar = max(length for length in _BARS if length <= radius / 2)
    others = without(request.GET, "km")
    return {
        "dots": _dots(near, within, scale),
        "listed": [_listed(number, one) for number, one in enumerate(within[:LISTED], 1)],
        "within": len(within),
        "more": max(0, len(within) - LISTED),
        "radius": kilometres(radius),
        "half": kilometres(radius / 2),
        "bar": kilometres(bar),
        "bar_end": f"{14 + bar * scale:.1f}",
        "kinds": [
            (ChannelKind(kind).label, f"map-kind-{kind}") for kind in sorted({one.kind for one in within})
        ],
        "has_others": any(not one.same_district for one in within),
        "zooms": [
            Zoom(kilometres(each), "&".join(filter(None, (others, f"km={each}"))), each == radius)
            for each in RADII
        ],
        "size": SIZE,
        "middle": SIZE // 2,
        "ring": _RING,
        "half_ring": _RING // 2,
    }


def _radius(wanted: str, near: Sequence[Neighbour]) -> int:
    if wanted in map(str, RADII):
        return int(wanted)
    if not near:
        return RADII[2]
    needed = near[min(ENOUGH, len(near)) - 1].distance
    return next((radius for radius in RADII if radius >= needed), RADII[-1])


def _dots(near: Sequence[Neighbour], within: Sequence[Neighbour], scale: float) -> list[Dot]:
    """The farthest first, so that the numbered ones lie on top."""
    numbers = {one.code: number for number, one in enumerate(within[:LISTED], 1)}
    dots = []
    for one in reversed(near):
        x, y = _MIDDLE + one.east * scale, _MIDDLE - one.north * scale
        if 6 <= x <= SIZE - 6 and 6 <= y <= SIZE - 6:
            label = f"{one.code} {one.name} · {kilometres(one.distance)}"
            dots.append(Dot(f"{x:.1f}", f"{y:.1f}", numbers.get(one.code, 0), _css(one), label, one.url))
    return dots


def _listed(number: int, one: Neighbour) -> Listed:
    kind = ChannelKind(one.kind).label
    return Listed(number, one.code, one.name, str(kind), _css(one), kilometres(one.distance), one.url)


def _css(one: Neighbour) -> str:
    return f"map-kind-{one.kind}" if one.same_district else f"map-kind-{one.kind} is-other"


def kilometres(value: float) -> str:
    """ "350 m", "2.4 km", "12 km"."""
    if value < 1:
        return _("%(count)s m") % {"count": round(value * 100) * 10 if value >= 0.1 else round(value * 1000)}
    return _("%(count)s km") % {"count": f"{value:.1f}" if value < 10 and value % 1 else f"{value:,.0f}"}
