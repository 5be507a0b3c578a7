"""Parts of a channel's page, and of the pages of what extends channels."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import formats
from core.audit import record_seen
from core.audit.panels import Rows
from core.masking import masked
from core.panels import Attribute, AttributePanel, HtmlPanel, TablePanel
from core.periods import today
from core.views import permits
from network.choices import RegionLevel
from network.models import Channel, ChannelExtension, Position, Region
from network.tables import ChildTable, PositionTable, RegionBelowTable


def channel_of(subject: Any) -> Channel:
    """The channel of a page's object: itself, or what it is an extension of."""
    return subject if isinstance(subject, Channel) else subject.channel


def rating(stars: int) -> str:
    return format_html('<span class="rating">{}</span>', formats.stars(stars))


def history_rows(channel: Channel) -> list[Rows]:
    return [Rows(Channel, channel.pk), Rows(Position, channel.pk, owned=True)]


def extension_rows(row: ChannelExtension) -> list[Rows]:
    """The register's row, its channel and the channel's positions."""
    return [Rows(type(row), row.pk), Rows(Channel, row.pk), Rows(Position, row.pk, owned=True)]


@dataclass(frozen=True)
class ContactPanel:
    """Attributes with a phone number: in full for those who hold `code` on the row, the ends only for others.

    Whoever sees it in full is written down (`action`).
    """

    title: Any
    attributes: Sequence[str | Attribute]
    phone: str
    code: str
    action: str
    side: bool = False

    def in_full_for(self, user: Any, subject: Any) -> bool:
        return permits(user, self.code, subject)

    def draw(self, request: HttpRequest, subject: Any) -> str:
        in_full = self.in_full_for(request.user, subject)
        if in_full and getattr(subject, self.phone):
            record_seen(actor=request.user, action=self.action, subject=subject)
        phone = Attribute(self.phone, format=None if in_full else masked)
        return AttributePanel(self.title, (*self.attributes, phone)).draw(request, subject)


def _positions(_request: HttpRequest, subject: Any) -> QuerySet[Any]:
    rows = Position.objects.filter(channel=channel_of(subject)).with_ends()
    return rows.select_related("city", "district", "parent").order_by("-effective_from")


def _children(request: HttpRequest, subject: Any) -> QuerySet[Any]:
    rows = Channel.objects.visible_to(request.user)  # type: ignore[arg-type]
    return rows.filter(parent=channel_of(subject)).select_related("district").order_by("kind", "code")


def _as_of(request: HttpRequest, subject: Any) -> dict[str, Any]:
    """The position on the day that the page asks for; today without one."""
    day = _day(request.GET.get("day", ""))
    rows = Position.objects.filter(channel=channel_of(subject)).as_of(day)
    position = rows.select_related("city", "district", "parent").first()
    return {"day": day, "position": position}


def _day(text: str) -> datetime.date:
    try:
        return parse_date(text) or today()
    except ValueError:
        return today()


POSITIONS = TablePanel(_("Positions"), PositionTable, _positions)
CHILDREN = TablePanel(_("Stores and channels below"), ChildTable, _children, limit=50)
AS_OF = HtmlPanel("network/panels/as_of.html", _as_of, side=True)


def _regions_below(request: HttpRequest, region: Any) -> QuerySet[Any]:
    rows = Region.objects.get_queryset().visible_to(request.user)  # type: ignore[arg-type]
    return rows.filter(path__startswith=region.path, depth=region.depth + 1).order_by("path")


REGIONS_BELOW = TablePanel(_("Regions below"), RegionBelowTable, _regions_below, limit=100)


def region_basics(region: Region) -> AttributePanel:
    """A city has a class; its channels, and a district's, are one click away."""
    lists = f"{reverse('network:channel_list')}?{region.level}={region.pk}"
    linked = region.level in {RegionLevel.CITY, RegionLevel.DISTRICT}
    return AttributePanel(
        _("Basics"),
        (
            "code",
            "level",
            Attribute("above", _("Stands below")),
            *(("city_class",) if region.level == RegionLevel.CITY else ()),
            "population",
            "area_km2",
            Attribute("heads_per_km2", _("Heads per km²")),
            *((Attribute("pk", _("Channels"), format=lambda _pk: _open(lists)),) if linked else ()),
        ),
    )


def _open(address: str) -> str:
    return format_html('<a href="{}">{}</a>', address, _("Open the list"))


def basics(*, upline_visible: bool) -> AttributePanel:
    """The upline is named to everyone, and linked for those who may open it."""
    upline = Attribute("parent", url_name="network:channel_detail", args={"pk": "parent_id"})
    return AttributePanel(
        _("Basics"),
        (
            "kind",
            "mode",
            "city",
            "district",
            "level",
            Attribute("star", format=rating),
            upline if upline_visible else "parent",
            "opened_on",
            Attribute("closed_on", spare=True),
        ),
    )
