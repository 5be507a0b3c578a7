"""Lists of channels and of their positions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, CodeColumn, Column, DateColumn, PortalTable, StarColumn
from network.choices import ChannelStatus
from network.models import Channel, Position


class ChannelTable(PortalTable):
    code = CodeColumn(_("Channel"), to="network:channel_detail", name="name", sort=True)
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
