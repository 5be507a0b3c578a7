"""Lists of agents and of what stands below them."""

from django.utils.translation import gettext_lazy as _

from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    MaskedColumn,
    MoneyColumn,
    PercentColumn,
    PortalTable,
    StarColumn,
)
from network.choices import ChannelStatus
from network.tables import ExtensionTable


class AgentTable(ExtensionTable):
    code = CodeColumn(
        _("Agent"),
        to="agents:agent_detail",
        accessor="channel__code",
        name="channel__name",
        in_file=_("Agent code"),
        sort=True,
    )
    level = Column(_("Level"), accessor="channel__level")
    parent = Column(_("Upline"), accessor="channel__parent__code", phone=False)
    city = Column(_("City"), accessor="channel__city", phone=False)
    district = Column(_("District"), accessor="channel__district", phone=False)
    star = StarColumn(_("Star"), accessor="channel__star", phone=False)
    mode = Column(_("Sales mode"), accessor="channel__mode", extra=True)
    credit_code = Column(_("Unified social credit code"), extra=True)
    taxpayer_kind = Column(_("Taxpayer"), extra=True)
    tax_rate = PercentColumn(_("Tax rate"), extra=True)
    contact_name = Column(_("Contact"), extra=True)
    contact_phone = MaskedColumn(_("Phone"), extra=True)
    contract_number = Column(_("Contract number"), extra=True)
    contract_from = DateColumn(_("Contract from"), extra=True)
    contract_to = DateColumn(_("Contract to"), phone=False)
    deposit_due = MoneyColumn(_("Deposit due"), total=True, phone=False)
    deposit_paid = MoneyColumn(_("Deposit paid"), total=True, phone=False)
    deposit_share = PercentColumn(_("Paid share"), places=0)
    warning = BadgeColumn(verbose_name=_("To attend to"))
    opened_on = DateColumn(_("Opened on"), accessor="channel__opened_on", extra=True)
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
