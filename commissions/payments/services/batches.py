"""A batch on its way to the bank: draft -> submitted -> approved (city) -> approved (province) -> sent -> settled.

Every step locks the batch, checks its state and the version that the user saw, and is done by another person than the
one that it checks. Locks are taken in one order everywhere: the batch, statements by id, debts by id.
"""

from typing import Final

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import BatchStatus
from commissions.payments.models import PaymentBatch
from commissions.payments.services import payment_notices as notices
from commissions.payments.services.payables import open_parameters
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from commissions.services.inputs import sql_text
from commissions.services.rights import require
from core.audit import record, recorded
from core.errors import Conflict, Refusal
from core.periods import today
from core.scoping import ScopedUser
from network.models import Region

PREPARE: Final = "commissions.payment_prepare"
APPROVE: Final = "commissions.payment_approve"
SECOND: Final = "commissions.payment_second"

MOVED_ON: Final = _("The batch is no longer where you saw it. Look at it again.")
STALE: Final = _("The batch was worked out again in the meantime. Look at the new figures first.")
OWN_WORK: Final = _("Nobody approves a batch that they prepared or submitted. Another person has to do this.")
OWN_APPROVAL: Final = _("You approved it for the city. For the province another person has to do this.")
NOTHING: Final = _(
    "There is nothing to pay: no published statement is answered, free of disputes and unpaid."
)
TAKEN: Final = _("Somebody else is preparing a batch of this city. Look at that one first.")

_CLEARED: Final = {
    name: None for step in ("submitted", "approved", "seconded") for name in (f"{step}_by", f"{step}_at")
}


@transaction.atomic
def batch_prepare(*, city_id: int, period: int, user: ScopedUser) -> PaymentBatch:
    """A draft with one payment for each payee of the city that has statements up to `period` to be paid.

    Raises Refusal where there is nothing to pay, Conflict while the city has a draft already.
    """
    require(user, PREPARE, city_id)
    city = Region.objects.get(pk=city_id)
    former = PaymentBatch.objects.filter(city=city, period=period).count()
    try:
        with transaction.atomic():
            batch = PaymentBatch.objects.create(
                city=city,
                period=period,
                number=f"{city.code}{period}-B{former + 1:02d}",
                prepared_by_id=user.pk,
                prepared_at=timezone.now(),
            )
            _plan(batch, user)
    except IntegrityError as error:
        raise Conflict(TAKEN) from error
    if not batch.count:
        raise Refusal(NOTHING)
    record(actor=user, action="commissions.batch_prepare", subject=batch, detail={"period": period})
    return batch


@transaction.atomic
@recorded("commissions.batch_prepare", subject="batch")
def batch_rework(*, batch: PaymentBatch, user: ScopedUser) -> PaymentBatch:
    """Works a draft out again, from what is payable now."""
    require(user, PREPARE, batch.city_id)
    batch = batch_locked(batch, BatchStatus.DRAFT)
    batch.payments.all().delete()
    try:
        with transaction.atomic():
            _plan(batch, user)
    except IntegrityError as error:
        raise Conflict(TAKEN) from error
    return batch


@transaction.atomic
@recorded("commissions.batch_discard", subject="batch")
def batch_discard(*, batch: PaymentBatch, user: ScopedUser) -> PaymentBatch:
    """Gives a draft up: its statements are free for another batch."""
    require(user, PREPARE, batch.city_id)
    batch = batch_locked(batch, BatchStatus.DRAFT)
    batch.payments.all().delete()
    return _save(batch, status=BatchStatus.DISCARDED)


@transaction.atomic
@recorded("commissions.batch_submit", subject="batch", detail=["version"])
def batch_submit(*, batch: PaymentBatch, user: ScopedUser, version: int) -> PaymentBatch:
    """Hands the batch over to the city. What has changed since it was worked out is refused."""
    require(user, PREPARE, batch.city_id)
    batch = batch_locked(batch, BatchStatus.DRAFT, version=version)
    if not batch.count:
        raise Refusal(NOTHING)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({sql_text('payments/obstacles')}) o WHERE obstacle <> ''",
            {"batch": batch.pk, "today": today()},
        )
        if cursor.fetchone()[0]:
            raise StaleVersion(
                _("Statements, accounts or debts have changed. Work the batch out again first.")
            )
    batch = _save(
        batch,
        status=BatchStatus.SUBMITTED,
        submitted_by_id=user.pk,
        submitted_at=timezone.now(),
        return_reason="",
    )
    notices.batch_submitted(batch)
    return batch


@transaction.atomic
@recorded("commissions.batch_withdraw", subject="batch")
def batch_withdraw(*, batch: PaymentBatch, user: ScopedUser) -> PaymentBatch:
    """Takes back a batch that isn't sent yet, so that it can be worked out again."""
    require(user, PREPARE, batch.city_id)
    batch = _on_its_way(batch)
    return _save(batch, status=BatchStatus.DRAFT, **_CLEARED)


@transaction.atomic
@recorded("commissions.batch_return", subject="batch", detail=["reason"])
def batch_return(*, batch: PaymentBatch, user: ScopedUser, reason: str) -> PaymentBatch:
    """Sends a batch back to those who prepared it, by the city or the province."""
    if not any(user.scope_for(code).has_city(batch.city_id) for code in (APPROVE, SECOND)):
        require(user, APPROVE, batch.city_id)
    if not reason.strip():
        raise Refusal(_("Say why the batch is returned."))
    batch = _on_its_way(batch)
    makers = {batch.prepared_by_id, batch.submitted_by_id}
    batch = _save(batch, status=BatchStatus.DRAFT, return_reason=reason.strip(), **_CLEARED)
    notices.batch_returned(batch, makers - {user.pk, None})
    return batch


@transaction.atomic
@recorded("commissions.batch_approve", subject="batch", detail=["version"])
def batch_approve(*, batch: PaymentBatch, user: ScopedUser, version: int) -> PaymentBatch:
    """The city's consent to exactly the version that was seen."""
    require(user, APPROVE, batch.city_id)
    batch = batch_locked(batch, BatchStatus.SUBMITTED, version=version)
    if user.pk in {batch.prepared_by_id, batch.submitted_by_id}:
        raise MakerIsChecker(OWN_WORK)
    batch = _save(batch, status=BatchStatus.APPROVED, approved_by_id=user.pk, approved_at=timezone.now())
    notices.batch_approved(batch)
    return batch


@transaction.atomic
@recorded("commissions.batch_second", subject="batch", detail=["version"])
def batch_second(*, batch: PaymentBatch, user: ScopedUser, version: int) -> PaymentBatch:
    """The province's consent, which a batch above a limit needs."""
    require(user, SECOND, batch.city_id)
    batch = batch_locked(batch, BatchStatus.APPROVED, version=version)
    if not batch.takes_two:
        raise WrongState(_("This batch is within the limits and needs no second approval."))
    if user.pk in {batch.prepared_by_id, batch.submitted_by_id}:
        raise MakerIsChecker(OWN_WORK)
    if user.pk == batch.approved_by_id:
        raise MakerIsChecker(OWN_APPROVAL)
    batch = _save(batch, status=BatchStatus.SECONDED, seconded_by_id=user.pk, seconded_at=timezone.now())
    notices.batch_released(batch)
    return batch


def batch_locked(batch: PaymentBatch, *states: BatchStatus, version: int | None = None) -> PaymentBatch:
    """The row as it is now, locked, in one of the states and in the version that was seen."""
    held = PaymentBatch.objects.select_related("city").select_for_update(of=("self",)).get(pk=batch.pk)
    if held.status not in states:
        raise WrongState(MOVED_ON)
    if version is not None and held.version != version:
        raise StaleVersion(STALE)
    return held


def batch_sum(batch: PaymentBatch, status: BatchStatus, *, sent_by: int | None = None) -> None:
    """Brings the batch into a state with the figures of its payments. The caller holds it."""
    sent_at = timezone.now() if sent_by else None
    with connection.cursor() as cursor:
        cursor.execute(
            sql_text("payments/sums"),
            {"batch": batch.pk, "status": status.value, "sent_by": sent_by, "sent_at": sent_at},
        )
    batch.refresh_from_db()


def _on_its_way(batch: PaymentBatch) -> PaymentBatch:
    held = batch_locked(batch, BatchStatus.SUBMITTED, BatchStatus.APPROVED, BatchStatus.SECONDED)
    drafts = PaymentBatch.objects.filter(city_id=held.city_id, status=BatchStatus.DRAFT)
    if drafts.exists():
        raise Conflict(_("The city has another draft. Submit or discard that one first."))
    return held


def _plan(batch: PaymentBatch, user: ScopedUser) -> None:
    """Payments, their statements and the debts that they set off: four statements, whatever the number of payees."""
    asked = {
        **open_parameters(city=batch.city_id, period=batch.period),
        "batch": batch.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("DROP TABLE IF EXISTS payment_open")
        cursor.execute(
            f"CREATE TEMPORARY TABLE payment_open ON COMMIT DROP AS {sql_text('payments/open')}", asked
        )
        cursor.execute("ANALYZE payment_open")
        for name in ("plan_payments", "plan_parts", "plan_offsets"):
            cursor.execute(sql_text(f"payments/{name}"), asked)
    batch_sum(batch, BatchStatus.DRAFT)
    _save(
        batch,
        version=batch.version + 1,
        prepared_by_id=user.pk,
        takes_two=batch.net > settings.PAYMENT_BATCH_LIMIT_YUAN * 100
        or batch.largest > settings.PAYMENT_LIMIT_YUAN * 100,
    )


def _save(batch: PaymentBatch, **changes: object) -> PaymentBatch:
    for name, value in changes.items():
        setattr(batch, name, value)
    batch.save(update_fields=[name.removesuffix("_id") for name in changes])
    return batch
