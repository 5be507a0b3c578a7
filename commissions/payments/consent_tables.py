"""Tables of holds, invoices and debts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.payments.choices import DepositReturnStatus, InvoiceStatus
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    MomentColumn,
    MoneyColumn,
    PeriodColumn,
    PortalTable,
)


class HoldTable(PortalTable):
    payee = CodeColumn(_("Payee"), to="commissions:hold_detail", accessor="payee__code", name="payee__name")
    statement = PeriodColumn(_("Statement"), accessor="statement__period", phone=False)
    reason = Column(_("Reason"), phone=False, wrap=True)
    placed_by = Column(pgettext_lazy("payment hold", "Held by"), phone=False)
    placed_at = MomentColumn(_("Held at"), phone=False)
    released_at = MomentColumn(_("Let go at"), phone=False, spare=True)
    standing = BadgeColumn(verbose_name=_("Status"), accessor="standing")


class InvoiceTable(PortalTable):
    number = CodeColumn(_("Invoice number"), to="commissions:invoice_detail")
    payee = Column(_("Payee"))
    period = PeriodColumn(_("Statement"), accessor="statement__period", phone=False)
    issued_on = DateColumn(_("Issued on"), phone=False)
    amount = MoneyColumn(_("Amount with tax (yuan)"), total=True, strong=True)
    tax = MoneyColumn(_("Tax in it (yuan)"), total=True, phone=False)
    issuer = Column(_("Issuer"), extra=True)
    sent_at = MomentColumn(_("Sent at"), phone=False, roomy=True)
    status = BadgeColumn(InvoiceStatus, _("Status"))


class DebtTable(PortalTable):
    payee = CodeColumn(_("Payee"), to="commissions:debt_detail", accessor="payee__code", name="payee__name")
    city = Column(_("City"), phone=False)
    period = PeriodColumn(_("Month"))
    amount = MoneyColumn(_("Debt (yuan)"), total=True, phone=False)
    offset = MoneyColumn(_("Set off"), total=True, phone=False)
    open = MoneyColumn(_("Still open (yuan)"), accessor="open", strong=True)
    standing = BadgeColumn(verbose_name=_("Status"), accessor="standing")


class DepositTable(PortalTable):
    code = CodeColumn(_("Payee"), to="commissions:payable_detail", name="name", sort=True)
    closed_on = DateColumn(_("Left on"), phone=False)
    due_on = DateColumn(_("Payable from"))
    deposit = MoneyColumn(_("Deposited (yuan)"), strong=True)
    owed = MoneyColumn(_("Open debts (yuan)"), phone=False)
    returned = MoneyColumn(_("Returned (yuan)"), phone=False)
    return_status = BadgeColumn(DepositReturnStatus, _("Status"))
