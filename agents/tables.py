"""Lists of agents and of what stands below them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agents.choices import AccountStatus
from agents.models import BankAccount
from core.scoping import NOWHERE, Scope
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    Exported,
    MaskedColumn,
    MomentColumn,
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
    parent = Column(_("Upline"), accessor="channel__parent__code", phone=False, roomy=True)
    city = Column(_("City"), accessor="channel__city", phone=False, roomy=True)
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
    contract_to = DateColumn(_("Contract to"), phone=False, roomy=True)
    deposit_due = MoneyColumn(_("Deposit due"), total=True, phone=False, roomy=True)
    deposit_paid = MoneyColumn(_("Deposit paid"), total=True, phone=False, roomy=True)
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


class AccountNumberColumn(Column):
    """Its ends on every page. In a file in full where the table's reader may see it (`numbers`)."""

    css = "digits"

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        account: BankAccount = record
        return account.number_within(bound_column._table.numbers)


class BankAccountTable(PortalTable):
    """Rows of `with_standing()`."""

    numbers: Scope = NOWHERE

    code = CodeColumn(
        _("Agent"),
        to="agents:account_detail",
        accessor="agent__channel__code",
        name="agent__channel__name",
        in_file=_("Agent code"),
    )
    city = Column(_("City"), accessor="agent__channel__city", phone=False)
    holder = Column(_("Account holder"))
    bank_name = Column(_("Bank"), phone=False)
    branch = Column(_("Branch"), extra=True)
    number = AccountNumberColumn(_("Account number"), accessor="masked_number")
    effective_from = DateColumn(_("Valid from"))
    proposed_by = Column(_("Proposed by"), phone=False)
    proposed_at = MomentColumn(_("Proposed at"), phone=False)
    decided_by = Column(_("Decided by"), extra=True)
    decided_at = MomentColumn(_("Decided at"), extra=True)
    reason = Column(_("Reason"), extra=True, wrap=True)
    standing = BadgeColumn(verbose_name=_("Account status"))

    def row_class(self, record: Any) -> str:
        closed = record.status in {AccountStatus.REFUSED, AccountStatus.WITHDRAWN}
        former = record.status == AccountStatus.SUPERSEDED and record.in_force_id != record.pk
        return "is-off" if closed or former else ""


class AgentAccountTable(PortalTable):
    """The accounts of one agent, as a part of its page."""

    effective_from = CodeColumn(_("Valid from"), to="agents:account_detail")
    holder = Column(_("Account holder"))
    bank_name = Column(_("Bank"), phone=False)
    masked_number = Column(_("Account number"))
    standing = BadgeColumn(verbose_name=_("Status"))

    row_class = BankAccountTable.row_class
