"""Lists of channels and of their positions."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, CodeColumn, Column, DateColumn, NumberColumn, PortalTable, StarColumn
from network.choices import ChannelStatus
from network.models import Channel, Position, Region


class ChannelTable(PortalTable):
    code = CodeColumn(
        _("Channel"), to="network:channel_detail", name="name", in_file=_("Channel code"), sort=True
    )
    kind = Column(_("Kind"))
    city = Column(_("City"), phone=False)
    district = Column(_("District"), phone=False)
    parent = Column(_("Upline"), accessor="parent__code", phone=False)
    level = Column(_("Level"))
    star = StarColumn(_("Star"))
    mode = Column(_("Sales mode"), phone=False)
    opened_on = DateColumn(_("Opened on"), phone=False)
    status = BadgeColumn(ChannelStatus, _("Status"))

    def row_class(self, record: Channel) -> str:
        return "is-off" if record.status == ChannelStatus.CLOSED else ""


class ExtensionTable(PortalTable):
    """Base for the lists of the registers that extend channels."""

    def row_class(self, record: Any) -> str:
        return "is-off" if record.channel.status == ChannelStatus.CLOSED else ""


class ChildTable(PortalTable):
    code = CodeColumn(_("Channel"), to="network:channel_detail", name="name")
    kind = Column(_("Kind"))
    district = Column(_("District"), phone=False)
    level = Column(_("Level"))
    star = StarColumn(_("Star"))
    status = BadgeColumn(ChannelStatus, _("Status"))

    def row_class(self, record: Channel) -> str:
        return "is-off" if record.status == ChannelStatus.CLOSED else ""


class PositionTable(PortalTable):
    """Rows of `Position.objects.with_ends()`."""

    effective_from = DateColumn(_("Effective from"))
    last_day = DateColumn(_("Until"))
    city = Column(_("City"))
    district = Column(_("District"))
    parent = Column(_("Upline"), accessor="parent__code")
    level = Column(_("Level"))
    star = StarColumn(_("Star"))
    mode = Column(_("Sales mode"))
    standing = BadgeColumn(verbose_name=_("Status"))

    def row_class(self, record: Position) -> str:
        return "is-off" if record.standing is None else ""


class CountedColumn(NumberColumn):
    """A number of channels that leads to the list of them (`lists` of the row, by column)."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        address = record.lists.get(bound_column.name, "")
        shown = self.shown(value)
        return format_html('<a href="{}">{}</a>', address, shown) if value and address else shown


class TreeColumn(CodeColumn):
    """A code set in by the depth of its row."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        shown = super().render(value, record, bound_column)
        return format_html('<span class="tree tree-{}">{}</span>', record.depth - 1, shown)


class RegionTable(PortalTable):
    """Rows that the list has dressed: `parent_code`, and open channels by kind with the addresses of their `lists`."""

    code = TreeColumn(_("Region"), to="network:region_detail", name="name", in_file=_("Code"), sort="path")
    level = Column(_("Level"), phone="more")
    parent_code = Column(_("Stands below"), phone=False, roomy=True)
    city_class = Column(_("City class"), phone=False, roomy=True)
    population = NumberColumn(_("Population"), phone=False)
    area_km2 = NumberColumn(_("Area (km²)"), phone=False, roomy=True)
    heads_per_km2 = NumberColumn(_("Heads per km²"), phone=False)
    outlets = CountedColumn(_("Own outlets"))
    agents = CountedColumn(_("Agents"), strong=True)
    stores = CountedColumn(_("Agent stores"))
    managers = CountedColumn(_("Account managers"))
    standing = BadgeColumn(verbose_name=_("Status"), spare=True)

    def row_class(self, record: Region) -> str:
        return "is-off" if record.closed_on else ""


class RegionBelowTable(PortalTable):
    code = CodeColumn(_("Region"), to="network:region_detail", name="name")
    level = Column(_("Level"))
    population = NumberColumn(_("Population"), phone=False)
    area_km2 = NumberColumn(_("Area (km²)"), phone=False)
    standing = BadgeColumn(verbose_name=_("Status"), spare=True)

    def row_class(self, record: Region) -> str:
        return "is-off" if record.closed_on else ""
