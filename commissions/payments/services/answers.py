"""What the bank answered: paid, or failed and payable again. A batch is settled with its last answer."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import BatchStatus, EntryKind, PaymentStatus
from commissions.payments.models import Payment, PaymentBatch
from commissions.payments.services import payment_notices as notices
from commissions.payments.services.batches import PREPARE
from commissions.payments.services.sending import batch_settle
from commissions.payments.services.taking_back import payments_take_back
from commissions.services.rights import require
from core.errors import Conflict
from core.scoping import ScopedUser

ANSWERED: Final = """
UPDATE commissions_payment p SET status = a.status, answer = a.answer, paid_on = a.paid_on, answered_at = now()
FROM unnest(%(payments)s::bigint[], %(states)s::text[], %(answers)s::text[], %(days)s::date[])
    a (id, status, answer, paid_on)
WHERE p.id = a.id AND p.status = 'sent'
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one payment, by its key. `day` counts where it was paid."""

    payment: int
    is_paid: bool
    reason: str
    day: datetime.date


def answers_take(answers: Sequence[Answer], *, user: ScopedUser) -> None:
    """All or none, in the caller's transaction. Raises Conflict where one was answered meanwhile."""
    if not answers:
        return
    ids = [answer.payment for answer in answers]
    batches = list(
        PaymentBatch.objects.filter(pk__in=Payment.objects.filter(pk__in=ids).values("batch_id"))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for city_id in {batch.city_id for batch in batches}:
        require(user, PREPARE, city_id)
    states = [PaymentStatus.PAID if answer.is_paid else PaymentStatus.FAILED for answer in answers]
    with connection.cursor() as cursor:
        cursor.execute(
            ANSWERED,
            {
                "payments": ids,
                "states": [state.value for state in states],
                "answers": [answer.reason[:200] for answer in answers],
                "days": [answer.day if answer.is_paid else None for answer in answers],
            },
        )
        if cursor.rowcount != len(answers):
            raise Conflict(_("Some payments were answered meanwhile. Upload the file again."))
    failed = [answer.payment for answer in answers if not answer.is_paid]
    if failed:
        payments_take_back(failed, EntryKind.FAILED, user)
    for batch in batches:
        if batch.status == BatchStatus.SENT:
            batch_settle(batch)
    _tell(ids, batches)


def _tell(ids: Sequence[int], batches: Sequence[PaymentBatch]) -> None:
    told: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    failed: defaultdict[int, int] = defaultdict(int)
    for payment in Payment.objects.filter(pk__in=ids):
        told[payment.status, payment.period].append(payment.payee_id)
        failed[payment.batch_id] += payment.status == PaymentStatus.FAILED
    for (status, period), payees in told.items():
        kind = notices.PAID if status == PaymentStatus.PAID else notices.NOT_PAID
        notices.payees_told(kind, payees, period)
    for batch in batches:
        if failed[batch.pk]:
            notices.payments_failed(batch, failed[batch.pk])
