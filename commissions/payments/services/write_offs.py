"""Writing a debt off: proposed by settlement, approved by another person for the city."""

from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.models import Debt
from commissions.payments.choices import WriteOffStatus
from commissions.payments.models import WriteOff
from commissions.payments.services.batches import APPROVE, PREPARE
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from commissions.services.rights import require
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.scoping import ScopedUser

OWN_WORK: Final = _("Nobody decides about a write-off that they proposed. Another person has to do this.")


@transaction.atomic
def write_off_propose(*, debt: Debt, reason: str, document: str, user: ScopedUser) -> WriteOff:
    """Of all that is open of the debt. Conflict where nothing is, or one waits already."""
    require(user, PREPARE, debt.city_id)
    held = Debt.objects.select_for_update(of=("self",)).get(pk=debt.pk)
    if not held.open:
        raise Conflict(_("Nothing of this debt is open."))
    if not reason.strip() or not document.strip():
        raise Refusal(_("Give the reason and the number of the document that allows it."))
    row = WriteOff(debt=held, amount=held.open, reason=reason.strip(), document=document.strip())
    row.proposed_by_id = user.pk
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("A write-off of this debt waits already.")) from error
    _record("commissions.write_off_propose", row, user)
    return row


@transaction.atomic
def write_off_approve(*, write_off: WriteOff, user: ScopedUser) -> WriteOff:
    """From then on no month and no payment makes up for it. StaleVersion where less is open by now than was proposed."""
    row = _locked(write_off, user, APPROVE)
    debt = row.debt
    if debt.open != row.amount:
        raise StaleVersion(_("Some of the debt was set off meanwhile. Refuse it and have it proposed anew."))
    _decide(row, WriteOffStatus.APPROVED, user)
    debt.written_off = True
    debt.save(update_fields=["written_off"])
    _record("commissions.write_off_approve", row, user)
    return row


@transaction.atomic
def write_off_refuse(*, write_off: WriteOff, reason: str, user: ScopedUser) -> WriteOff:
    row = _locked(write_off, user, APPROVE)
    if not reason.strip():
        raise Refusal(_("Say why."))
    _decide(row, WriteOffStatus.REFUSED, user, reason.strip())
    _record("commissions.write_off_refuse", row, user)
    return row


@transaction.atomic
def write_off_withdraw(*, write_off: WriteOff, user: ScopedUser) -> WriteOff:
    """By whoever proposed it."""
    row = _locked(write_off, user, PREPARE, by_maker=True)
    row.status = WriteOffStatus.WITHDRAWN
    row.save(update_fields=["status"])
    _record("commissions.write_off_withdraw", row, user)
    return row


def _locked(write_off: WriteOff, user: ScopedUser, code: str, *, by_maker: bool = False) -> WriteOff:
    """Its debt and itself, held, while it waits; a checker is another person than its maker."""
    require(user, code, write_off.debt.city_id)
    debt = Debt.objects.select_for_update(of=("self",)).get(pk=write_off.debt_id)
    row = WriteOff.objects.select_for_update(of=("self",)).get(pk=write_off.pk)
    row.debt = debt
    if row.status != WriteOffStatus.PROPOSED:
        raise WrongState(_("This write-off was decided already."))
    if by_maker and row.proposed_by_id != user.pk:
        raise Forbidden(_("Only whoever proposed it withdraws it."))
    if not by_maker and row.proposed_by_id == user.pk:
        raise MakerIsChecker(OWN_WORK)
    return row


def _decide(row: WriteOff, status: WriteOffStatus, user: ScopedUser, answer: str = "") -> None:
    row.status, row.answer, row.decided_by_id, row.decided_at = status, answer, user.pk, timezone.now()
    row.save(update_fields=["status", "answer", "decided_by", "decided_at"])


def _record(action: str, row: WriteOff, user: ScopedUser) -> None:
    detail = {"amount": row.amount, "document": row.document, "reason": row.answer or row.reason}
    record(actor=user, action=action, subject=row.debt, detail=detail)
