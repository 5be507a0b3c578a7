"""The closed lists of payment. SQL names these codes too (commissions/sql/payments)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class EntryKind(models.TextChoices):
    """Why the payable of a payee went up or down."""

    STATEMENT = "statement", _("Statement published")
    OFFSET = "offset", _("Set off against a debt")
    DEPOSIT = "deposit", _("Kept as deposit")
    TAX = "tax", _("Tax withheld")
    PAYMENT = "payment", _("Payment")
    FAILED = "failed", _("Payment failed")
    REVERSAL = "reversal", _("Payment reversed")
    RETURN = "return", _("Deposit returned")


class BatchStatus(StatusChoices):
    """`open`: on its way to the bank. `approving`: somebody has to approve it."""

    DRAFT = "draft", "grey", "open", pgettext_lazy("payment batch", "Draft")
    SUBMITTED = "submitted", "amber", "open", "approving", pgettext_lazy("payment batch", "Submitted")
    APPROVED = "approved", "blue", "open", pgettext_lazy("payment batch", "Approved by the city")
    SECONDED = "seconded", "purple", "open", pgettext_lazy("payment batch", "Approved by the province")
    SENT = "sent", "blue", pgettext_lazy("payment batch", "Sent to the bank")
    SETTLED = "settled", "green", pgettext_lazy("payment batch", "Settled")
    DISCARDED = "discarded", "grey", pgettext_lazy("payment batch", "Discarded")


class PaymentStatus(StatusChoices):
    """`posted`: it stands in the ledger of payables. `undone`: what it was to pay is payable again."""

    PLANNED = "planned", "grey", pgettext_lazy("payment", "Planned")
    SENT = "sent", "blue", "posted", pgettext_lazy("payment", "With the bank")
    PAID = "paid", "green", "posted", pgettext_lazy("payment", "Paid")
    FAILED = "failed", "red", "undone", pgettext_lazy("payment", "Failed")
    REVERSED = "reversed", "red", "undone", pgettext_lazy("payment", "Reversed")
    LEFT_OUT = "left_out", "grey", "undone", pgettext_lazy("payment", "Left out")


class Obstacle(models.TextChoices):
    """What keeps a published statement from being paid, or left a payment out at the last moment."""

    DISPUTED = "disputed", _("There is an open dispute")
    HELD = "held", _("The auditor holds it")
    INVOICE = "invoice", _("An invoice is missing, or comes to another amount")
    ANSWER = "answer", _("The dealer may still confirm or dispute it")
    ACCOUNT = "account", _("There is no approved bank account")
    DEPOSIT = "deposit", _("The deposit is not whole")
    CHANGED_ACCOUNT = "moved", _("The bank account has changed since the batch was made")
    CHANGED_DEBT = "debt", _("A debt has changed since the batch was made")


class InvoiceStatus(StatusChoices):
    """`live`: it is counted, so its number can't come again."""

    WAITING = "waiting", "amber", "live", pgettext_lazy("invoice", "To be checked")
    ACCEPTED = "accepted", "green", "live", pgettext_lazy("invoice", "Accepted")
    REFUSED = "refused", "red", pgettext_lazy("invoice", "Refused")
    WITHDRAWN = "withdrawn", "grey", pgettext_lazy("invoice", "Withdrawn")


class WriteOffStatus(StatusChoices):
    PROPOSED = "proposed", "amber", pgettext_lazy("write-off", "Waits for approval")
    APPROVED = "approved", "green", pgettext_lazy("write-off", "Written off")
    REFUSED = "refused", "red", pgettext_lazy("write-off", "Refused")
    WITHDRAWN = "withdrawn", "grey", pgettext_lazy("write-off", "Withdrawn")


class DepositReturnStatus(StatusChoices):
    PROPOSED = "proposed", "amber", pgettext_lazy("return of a deposit", "Waits for approval")
    APPROVED = "approved", "green", pgettext_lazy("return of a deposit", "Approved")
    REFUSED = "refused", "red", pgettext_lazy("return of a deposit", "Refused")
    WITHDRAWN = "withdrawn", "grey", pgettext_lazy("return of a deposit", "Withdrawn")


class DepositRule(models.TextChoices):
    """What happens while the deposit of an agent is not whole."""

    OFF = "off", _("Pays all the same")
    HOLD = "hold", _("Pays nothing until it is whole")
    FILL = "fill", _("Keeps what is missing as deposit")


class PaidState(StatusChoices):
    """How far the money of a published statement is."""

    NOTHING = "nothing", "grey", pgettext_lazy("paid state", "Nothing to pay")
    OFFSET = "offset", "grey", pgettext_lazy("paid state", "Set off")
    DUE = "due", "amber", pgettext_lazy("paid state", "Due")
    BATCH = "batch", "purple", pgettext_lazy("paid state", "In a batch")
    SENT = "sent", "blue", pgettext_lazy("paid state", "With the bank")
    PAID = "paid", "green", pgettext_lazy("paid state", "Paid")
    PARTLY = "partly", "amber", pgettext_lazy("paid state", "Paid but for what is held")
    FAILED = "failed", "red", pgettext_lazy("paid state", "Failed, payable again")
