"""Tables of payables, batches and payments."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.payments.choices import BatchStatus, PaymentStatus
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PeriodColumn,
    PortalTable,
)


class PayableTable(PortalTable):
    """What each payee is owed, over a month: opening + added + taken off + paid = closing."""

    code = CodeColumn(_("Payee"), to="commissions:payable_detail", name="name", sort=True)
    opening = MoneyColumn(_("Opening (yuan)"), phone=False)
    added = MoneyColumn(_("Statements"), phone=False)
    taken_off = MoneyColumn(_("Debts, tax, deposit"), phone=False)
    paid = MoneyColumn(pgettext_lazy("payable", "Paid"), phone=False)
    closing = MoneyColumn(_("Closing (yuan)"), strong=True)


class EntryTable(PortalTable):
    at = MomentColumn(_("Posted at"))
    payee = CodeColumn(
        _("Payee"),
        to="commissions:payable_detail",
        accessor="payee__code",
        args={"pk": "payee_id"},
        name="payee__name",
        phone=False,
    )
    kind = Column(_("Kind"))
    about = Column(_("For"), accessor="about", phone=False)
    payment = Column(_("Payment number"), accessor="payment__number", phone=False, roomy=True)
    period = PeriodColumn(_("Posted in"), extra=True)
    amount = MoneyColumn(_("Amount (yuan)"), signed=True, total=True, strong=True)


class BatchTable(PortalTable):
    number = CodeColumn(_("Batch"), to="commissions:batch_detail")
    city = Column(_("City"), phone=False)
    period = PeriodColumn(_("Up to the month"), phone=False)
    count = NumberColumn(_("Payees"), total=True, phone=False)
    gross = MoneyColumn(_("Payable (yuan)"), total=True, phone=False)
    offset = MoneyColumn(_("Set off"), total=True, phone=False, spare=True)
    deposit = MoneyColumn(_("Kept as deposit"), total=True, phone=False, spare=True)
    withheld = MoneyColumn(_("Tax withheld"), total=True, phone=False, spare=True)
    net = MoneyColumn(_("To be paid (yuan)"), total=True, strong=True)
    prepared_at = MomentColumn(_("Prepared"), phone=False)
    status = BadgeColumn(BatchStatus, _("Status"))


class BatchPaymentTable(PortalTable):
    """The payments of one batch."""

    payee = CodeColumn(
        _("Payee"), to="commissions:payment_detail", accessor="payee__code", name="payee__name"
    )
    gross = MoneyColumn(_("Payable (yuan)"), total=True, phone=False)
    offset = MoneyColumn(_("Set off"), total=True, phone=False, spare=True)
    withheld = MoneyColumn(_("Tax withheld"), total=True, phone=False, spare=True)
    deposit = MoneyColumn(_("Kept as deposit"), total=True, phone=False, spare=True)
    net = MoneyColumn(_("To be paid (yuan)"), total=True, strong=True)
    tax = MoneyColumn(_("Tax in the amount"), extra=True)
    taxpayer_kind = Column(_("Taxpayer"), phone=False, roomy=True)
    account = Column(_("Account number"), accessor="account__masked_number", phone=False)
    attempt = NumberColumn(pgettext_lazy("payment", "Attempt"), extra=True)
    number = Column(_("Payment number"), extra=True)
    obstacle = Column(_("Left out because"), phone=False, spare=True)
    answer = Column(_("Answer of the bank"), phone=False, spare=True)
    status = BadgeColumn(PaymentStatus, _("Status"))


class PaymentTable(PortalTable):
    """Payments of all batches that the user may see."""

    payee = CodeColumn(
        _("Payee"), to="commissions:payment_detail", accessor="payee__code", name="payee__name"
    )
    number = Column(_("Payment number"), phone=False)
    period = PeriodColumn(_("Period"), phone=False)
    gross = MoneyColumn(_("Payable (yuan)"), total=True, phone=False)
    net = MoneyColumn(_("To be paid (yuan)"), total=True, strong=True)
    account = Column(_("Account number"), accessor="account__masked_number", phone=False)
    sent_at = MomentColumn(_("Sent"), accessor="batch__sent_at", phone=False)
    paid_on = DateColumn(_("Paid on"))
    status = BadgeColumn(PaymentStatus, _("Status"))


class TaxTable(PortalTable):
    taxpayer_kind = Column(_("Taxpayer"))
    effective_from = DateColumn(_("In force from"))
    above = MoneyColumn(_("From amount (yuan)"))
    rate = PercentColumn(_("Rate"), places=2)
    deduction = MoneyColumn(_("Less (yuan)"), phone=False)
    how = Column(_("How"), accessor="how", phone=False)
    standing = BadgeColumn(verbose_name=_("Status"), accessor="standing")
