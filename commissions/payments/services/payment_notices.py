"""Who is told of the steps of a batch and of what the bank answered. No amount and no account is ever named."""

from collections.abc import Collection, Iterable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import InvoiceStatus
from commissions.payments.models import Invoice, PaymentBatch
from core.notifications import Kind, declare, notify
from users.services.holders import holders_in_city, holders_of_channels

SUBMITTED: Final = declare("batch_submitted", _("Payment batch %(batch)s waits for the city"), icon="send")
APPROVED: Final = declare(
    "batch_approved", _("Payment batch %(batch)s waits for the province"), icon="rubber-stamp"
)
RELEASED: Final = declare(
    "batch_released", _("Payment batch %(batch)s is approved and can be sent"), icon="circle-check"
)
RETURNED: Final = declare(
    "batch_returned", _("Payment batch %(batch)s was returned: %(reason)s"), icon="arrow-back-up"
)
FAILED: Final = declare(
    "payments_failed", _("%(count)s payments of batch %(batch)s failed"), icon="alert-triangle"
)
PAID: Final = declare("payment_paid", _("You were paid for %(period)s"), icon="cash")
NOT_PAID: Final = declare(
    "payment_failed", _("The bank could not pay you for %(period)s"), icon="alert-triangle"
)
INVOICE: Final = declare(
    "invoice_sent", _("Invoice %(number)s of %(payee)s waits to be checked"), icon="receipt"
)
INVOICE_ACCEPTED: Final = declare(
    "invoice_accepted", _("Invoice %(number)s is accepted"), icon="circle-check"
)
INVOICE_REFUSED: Final = declare(
    "invoice_refused", _("Invoice %(number)s was refused"), icon="alert-triangle"
)
SHOWN_REASON: Final = 80


def batch_submitted(batch: PaymentBatch) -> None:
    _of_batch(SUBMITTED, batch, holders_in_city("commissions.payment_approve", batch.city_id), _makers(batch))


def batch_approved(batch: PaymentBatch) -> None:
    """Whoever has the next step: the province above a limit, otherwise those who send it."""
    if not batch.takes_two:
        batch_released(batch)
        return
    wanted = holders_in_city("commissions.payment_second", batch.city_id)
    _of_batch(APPROVED, batch, wanted, {*_makers(batch), batch.approved_by_id})


def batch_released(batch: PaymentBatch) -> None:
    _of_batch(RELEASED, batch, holders_in_city("commissions.payment_prepare", batch.city_id), set())


def batch_returned(batch: PaymentBatch, makers: Iterable[int | None]) -> None:
    wanted = [pk for pk in makers if pk is not None]
    url = batch.get_absolute_url()
    notify(wanted, RETURNED, url, batch=batch.number, reason=batch.return_reason[:SHOWN_REASON])


def payments_failed(batch: PaymentBatch, count: int) -> None:
    wanted = holders_in_city("commissions.payment_prepare", batch.city_id)
    notify(wanted, FAILED, batch.get_absolute_url(), batch=batch.number, count=count)


def payees_told(kind: Kind, payees: Collection[int], period: int) -> None:
    """Dealers, one message each, whatever the number of their payments."""
    url = reverse("commissions:payment_list")
    notify(holders_of_channels("commissions.statement_confirm", payees), kind, url, period=period)


def _makers(batch: PaymentBatch) -> set[int | None]:
    return {batch.prepared_by_id, batch.submitted_by_id}


def _of_batch(
    kind: Kind, batch: PaymentBatch, holders: Iterable[int], without: Collection[int | None]
) -> None:
    wanted = [pk for pk in holders if pk not in without]
    notify(wanted, kind, batch.get_absolute_url(), batch=batch.number)


def invoice_sent(invoice: Invoice) -> None:
    wanted = holders_in_city("commissions.payment_prepare", invoice.city_id)
    notify(wanted, INVOICE, invoice.get_absolute_url(), payee=str(invoice.payee), number=invoice.number)


def invoice_decided(invoice: Invoice) -> None:
    kind = INVOICE_ACCEPTED if invoice.status == InvoiceStatus.ACCEPTED else INVOICE_REFUSED
    notify([invoice.sent_by_id], kind, invoice.get_absolute_url(), number=invoice.number)
