"""Payments that didn't arrive or were reversed: their mirror in the ledger, and what they were to pay is payable again."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.models import Debt
from commissions.payments.choices import EntryKind, PaymentStatus
from commissions.payments.models import Payment, PaymentBatch, PaymentPart
from commissions.payments.services.batches import APPROVE
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.inputs import sql_text
from commissions.services.rights import require
from core.audit import recorded
from core.errors import Refusal
from core.periods import current_period
from core.scoping import ScopedUser


def payments_take_back(payments: Sequence[int], kind: EntryKind, user: ScopedUser) -> None:
    """Mirrors every entry of payments that have just failed or been reversed. The caller holds their batches."""
    debts = Debt.objects.filter(payment_offsets__payment__in=payments).order_by("pk")
    list(debts.select_for_update(of=("self",)).values_list("pk", flat=True))
    ids = list(payments)
    with connection.cursor() as cursor:
        cursor.execute(
            sql_text("payments/take_back"),
            {"payments": ids, "kind": kind.value, "posted_in": current_period(), "user": user.pk},
        )
        cursor.execute(sql_text("payments/move_debts"), {"payments": ids, "sign": -1})
    PaymentPart.objects.filter(payment__in=ids).update(is_live=False)


@transaction.atomic
@recorded("commissions.payment_reverse", subject="payment", detail=["reason", "document"])
def payment_reverse(*, payment: Payment, user: ScopedUser, reason: str, document: str) -> Payment:
    """A payment that was made came back. It is payable again and needs another batch with its own approvals."""
    require(user, APPROVE, payment.city_id)
    batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=payment.batch_id)
    held = Payment.objects.get(pk=payment.pk)
    if held.status != PaymentStatus.PAID:
        raise WrongState(_("Only a payment that was made can be reversed."))
    if user.pk == batch.sent_by_id:
        raise MakerIsChecker(_("Nobody reverses a payment that they sent. Another person has to do this."))
    if not reason.strip() or not document.strip():
        raise Refusal(_("Give the reason and the number of the document that shows it."))
    held.status, held.reversed_by_id, held.reversed_at = PaymentStatus.REVERSED, user.pk, timezone.now()
    held.reversal_reason, held.reversal_document = reason.strip(), document.strip()
    held.save(update_fields=["status", "reversed_by", "reversed_at", "reversal_reason", "reversal_document"])
    payments_take_back([held.pk], EntryKind.REVERSAL, user)
    return held
