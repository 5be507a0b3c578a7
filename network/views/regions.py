"""The region tree on one page."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.links import may_open
from core.money import divide_half_up
from core.views import PageView
from network.choices import ChannelKind, ChannelStatus, RegionLevel
from network.models import Channel, Region

_KINDS = (ChannelKind.OWN_OUTLET, ChannelKind.AGENT, ChannelKind.AGENT_STORE, ChannelKind.ACCOUNT_MANAGER)
_LISTS: Final = {
    ChannelKind.OWN_OUTLET: "outlets:outlet_list",
    ChannelKind.AGENT: "agents:agent_list",
    ChannelKind.ACCOUNT_MANAGER: "direct_sales:account_manager_list",
}
"""Kinds with a register of their own."""


@dataclass(slots=True)
class Row:
    """`counts` are open channels that the reader may see, one for each of the kinds shown; `lists` are the
    addresses of the kinds' lists."""

    region: Region
    indent: int
    counts: list[int]
    lists: list[str]
    query: str

    @property
    def cells(self) -> list[tuple[int, str]]:
        """Numbers, and where they lead."""
        return [
            (count, f"{address}{self.query}") for count, address in zip(self.counts, self.lists, strict=True)
        ]

    @property
    def heads_per_km2(self) -> int | None:
        region = self.region
        if not region.area_km2 or region.population is None:
            return None
        return divide_half_up(region.population, region.area_km2)


class RegionListView(PageView):
    permission = "network.channel_view"
    title = _("Regions")
    template_name = "network/region_list.html"

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "rows": self.get_rows(),
            "kinds": [kind.label for kind in _KINDS],
        }

    def get_rows(self) -> list[Row]:
        """Districts of one's scope and of one's channels, with the regions above and below them."""
        regions = list(Region.objects.order_by("path"))
        scope = self.user.scope_for(self.permission)
        counts = self.counts()
        known = {
            region.path: counts.get(region.pk, {})
            for region in regions
            if region.level == RegionLevel.DISTRICT
            and (scope.everything or region.pk in scope.district_ids or region.pk in counts)
        }
        shown = [
            region
            for region in regions
            if scope.everything
            or (region.level != RegionLevel.PROVINCE and any(_related(region.path, path) for path in known))
        ]
        top = min((region.depth for region in shown), default=1)
        lists = [self.list_of(kind) for kind in _KINDS]
        return [
            Row(
                region,
                region.depth - top,
                [
                    sum(one.get(kind, 0) for path, one in known.items() if path.startswith(region.path))
                    for kind in _KINDS
                ],
                lists,
                _query(region),
            )
            for region in shown
        ]

    def list_of(self, kind: ChannelKind) -> str:
        """The beginning of the address of the open channels of a kind."""
        name = _LISTS.get(kind, "")
        if name and may_open(self.user, name):
            return f"{reverse(name)}?"
        return f"{reverse('network:channel_list')}?kind={kind.value}&"

    def counts(self) -> dict[int, dict[int, int]]:
        """District to kind to number of open channels."""
        found: dict[int, dict[int, int]] = {}
        rows = Channel.objects.visible_to(self.user).exclude(status=ChannelStatus.CLOSED)
        grouped = rows.order_by().values_list("district_id", "kind").annotate(number=Count("pk"))
        for district, kind, number in grouped:
            found.setdefault(district, {})[kind] = number
        return found


def _related(path: str, district: str) -> bool:
    return district.startswith(path) or path.startswith(district)


def _query(region: Region) -> str:
    """The channel list of this region."""
    if region.level in {RegionLevel.CITY, RegionLevel.DISTRICT}:
        return f"{region.level}={region.pk}"
    return ""
