"""The region tree on one page."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.money import divide_half_up
from core.views import PageView
from network.choices import ChannelKind, ChannelStatus, RegionLevel
from network.models import Channel, Region

_KINDS = (ChannelKind.OWN_OUTLET, ChannelKind.AGENT, ChannelKind.AGENT_STORE, ChannelKind.ACCOUNT_MANAGER)


@dataclass(slots=True)
class Row:
    """`counts` are open channels that the reader may see, one for each of the kinds shown."""

    region: Region
    indent: int
    counts: list[int]
    query: str

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
        regions = list(Region.objects.order_by("path"))
        counts = self.counts()
        rows = []
        for region in regions:
            below = [counts.get(other.pk, {}) for other in regions if _is_district_below(other, region)]
            rows.append(
                Row(
                    region,
                    region.depth - 1,
                    [sum(one.get(kind, 0) for one in below) for kind in _KINDS],
                    _query(region),
                )
            )
        return rows

    def counts(self) -> dict[int, dict[int, int]]:
        """District to kind to number of open channels."""
        found: dict[int, dict[int, int]] = {}
        rows = Channel.objects.visible_to(self.user).exclude(status=ChannelStatus.CLOSED)
        grouped = rows.order_by().values_list("district_id", "kind").annotate(number=Count("pk"))
        for district, kind, number in grouped:
            found.setdefault(district, {})[kind] = number
        return found


def _is_district_below(other: Region, region: Region) -> bool:
    return other.level == RegionLevel.DISTRICT and other.path.startswith(region.path)


def _query(region: Region) -> str:
    """The channel list of this region."""
    if region.level in {RegionLevel.CITY, RegionLevel.DISTRICT}:
        return f"{region.level}={region.pk}"
    return ""
