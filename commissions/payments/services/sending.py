"""A released batch goes to the bank: entries into the ledger, debts and deposits set off, the file made. Once."""

from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.models import Debt
from commissions.payments.choices import BatchStatus, PaymentStatus
from commissions.payments.models import Payment, PaymentBatch, PaymentPart
from commissions.payments.services.bank_files import bank_file_make
from commissions.payments.services.batches import PREPARE, batch_locked, batch_sum
from commissions.payments.services.epochs import epoch_check
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.inputs import sql_text
from commissions.services.rights import require
from core.audit import recorded
from core.errors import Refusal
from core.periods import current_period, today
from core.scoping import ScopedUser

NOT_RELEASED: Final = _("This batch isn't approved by everybody who has to.")
OWN_APPROVAL: Final = _("Whoever approved a batch doesn't send it. Another person has to do this.")
ALL_LEFT_OUT: Final = _(
    "Something has come in the way of every payment since the batch was made. Withdraw it and work it out again."
)


@transaction.atomic
@recorded("commissions.batch_send", subject="batch", detail=["version", "layout"])
def batch_send(*, batch: PaymentBatch, user: ScopedUser, version: int, layout: str) -> PaymentBatch:
    """Posts the payments and makes the bank file. What was disputed, moved to another account or set off elsewhere since
    the approval is left out, so the batch can only become smaller; its statements are free for the next one.
    """
    require(user, PREPARE, batch.city_id)
    batch = batch_locked(batch, BatchStatus.APPROVED, BatchStatus.SECONDED, version=version)
    if not batch.is_released:
        raise WrongState(NOT_RELEASED)
    if user.pk in {batch.approved_by_id, batch.seconded_by_id}:
        raise MakerIsChecker(OWN_APPROVAL)
    epoch_check()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    _leave_out(batch)
    payments = list(
        Payment.objects.filter(batch=batch, status=PaymentStatus.PLANNED).values_list("pk", flat=True)
    )
    if not payments:
        raise Refusal(ALL_LEFT_OUT)
    _post(batch, payments, user)
    batch_sum(batch, BatchStatus.SENT, sent_by=user.pk)
    planned = Payment.objects.filter(batch=batch, status=PaymentStatus.PLANNED)
    planned.filter(net=0).update(
        status=PaymentStatus.PAID, answered_at=timezone.now(), paid_on=today()
    )  # set off or kept in full: no bank has to do anything
    planned.update(status=PaymentStatus.SENT)
    bank_file_make(batch, layout, user)
    batch_settle(batch)
    return batch


def batch_settle(batch: PaymentBatch) -> None:
    """Settled once the bank has answered about every payment. The caller holds the batch."""
    if not Payment.objects.filter(batch=batch, status=PaymentStatus.SENT).exists():
        batch.status, batch.settled_at = BatchStatus.SETTLED, timezone.now()
        batch.save(update_fields=["status", "settled_at"])


def _leave_out(batch: PaymentBatch) -> None:
    """The statements and debts stand still while we look: a dispute locks the statement that it is about."""
    parts = PaymentPart.objects.filter(payment__batch=batch, statement__isnull=False)
    debts = Debt.objects.filter(payment_offsets__payment__batch=batch).order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM commissions_statement WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [sorted(parts.values_list("statement_id", flat=True))],
        )
        list(debts.select_for_update(of=("self",)).values_list("pk", flat=True))
        cursor.execute(
            "UPDATE commissions_payment p SET status = 'left_out', number = NULL, obstacle = o.obstacle"
            f" FROM ({sql_text('payments/obstacles')}) o WHERE o.id = p.id AND o.obstacle <> ''",
            {"batch": batch.pk, "today": today()},
        )
    PaymentPart.objects.filter(payment__batch=batch, payment__status=PaymentStatus.LEFT_OUT).update(
        is_live=False
    )


def _post(batch: PaymentBatch, payments: list[int], user: ScopedUser) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql_text("payments/post_payments"),
            {"batch": batch.pk, "posted_in": current_period(), "user": user.pk},
        )
        cursor.execute(sql_text("payments/move_debts"), {"payments": payments, "sign": 1})
