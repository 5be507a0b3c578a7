"""Lists of agents and of what stands below them."""

from django.utils.translation import gettext_lazy as _

from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    MoneyColumn,
    PercentColumn,
    PortalTable,
    StarColumn,
)
from network.choices import ChannelStatus
from network.tables import ExtensionTable


class AgentTable(ExtensionTable):
    code = CodeColumn(
        _("Agent"), to="agents:agent_detail", accessor="channel__code", name="channel__name", sort=True
    )
    level = Column(_("Level"), accessor="channel__level")
    parent = Column(_("Upline"), accessor="channel__parent__code", phone=False)
    city = Column(_("City"), accessor="channel__city", phone=False)
    district = Column(_("District"), accessor="channel__district", phone=False)
    star = StarColumn(_("Star"), accessor="channel__star", phone=False)
    contract_to = DateColumn(_("Contract to"), phone=False)
    deposit_due = MoneyColumn(_("Deposit due"), total=True, phone=False)
    deposit_paid = MoneyColumn(_("Deposit paid"), total=True, phone=False)
    deposit_share = PercentColumn(_("Paid share"), places=0)
    warning = BadgeColumn(verbose_name=_("To attend to"))
    status = BadgeColumn(ChannelStatus, _("Status"), accessor="channel__status")


class SubAgentTable(ExtensionTable):
    code = CodeColumn(_("Agent"), to="agents:agent_detail", accessor="channel__code", name="channel__name")
    district = Column(_("District"), accessor="channel__district", phone=False)
    star = StarColumn(_("Star"), accessor="channel__star")
    deposit_due = MoneyColumn(_("Deposit due"), phone=False)
    deposit_paid = MoneyColumn(_("Deposit paid"))
    status = BadgeColumn(ChannelStatus, _("Status"), accessor="channel__status")


class StoreTable(PortalTable):
    code = CodeColumn(_("Store"), to="network:channel_detail", name="name")
    district = Column(_("District"))
    star = StarColumn(_("Star"))
    opened_on = DateColumn(_("Opened on"), phone=False)
    closed_on = DateColumn(_("Closed on"), phone=False)
    status = BadgeColumn(ChannelStatus, _("Status"))

    def row_class(self, record: object) -> str:
        return "is-off" if getattr(record, "status", "") == ChannelStatus.CLOSED else ""
