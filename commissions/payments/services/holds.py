"""Holding what is payable, and letting it go: by whoever audits, each with a reason."""

from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.models import Statement
from commissions.payments.models import PaymentHold
from commissions.services.rights import require
from core.audit import record
from core.errors import Conflict, Refusal
from core.scoping import ScopedUser
from network.models import Channel

HOLD: Final = "commissions.payment_hold"


@transaction.atomic
def payee_hold(*, payee: Channel, reason: str, user: ScopedUser) -> PaymentHold:
    """Nothing is paid to the payee until it is let go, in any city."""
    require(user, HOLD, payee.city_id)
    return _place(PaymentHold(city_id=payee.city_id, payee=payee), reason, user)


@transaction.atomic
def statement_hold(*, statement: Statement, reason: str, user: ScopedUser) -> PaymentHold:
    """The statement isn't paid until it is let go. What is with the bank already can't be held: it is reversed."""
    require(user, HOLD, statement.city_id)
    Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if statement.payment_parts.filter(is_live=True, payment__status__in=["sent", "paid"]).exists():
        raise Conflict(_("It is with the bank or paid already."))
    hold = PaymentHold(city_id=statement.city_id, payee_id=statement.payee_id, statement=statement)
    return _place(hold, reason, user)


@transaction.atomic
def hold_release(*, hold: PaymentHold, reason: str, user: ScopedUser) -> PaymentHold:
    """What it held can be paid by the next batch, if nothing else is in its way."""
    require(user, HOLD, hold.city_id)
    held = PaymentHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if held.released_at:
        raise Conflict(_("It was let go already."))
    held.released_by_id, held.released_at = user.pk, timezone.now()
    held.release_reason = _said(reason)
    held.save(update_fields=["released_by", "released_at", "release_reason"])
    record(
        actor=user, action="commissions.hold_release", subject=held, detail={"reason": held.release_reason}
    )
    return held


def _place(hold: PaymentHold, reason: str, user: ScopedUser) -> PaymentHold:
    hold.reason, hold.placed_by_id = _said(reason), user.pk
    try:
        with transaction.atomic():
            hold.save()
    except IntegrityError as error:
        raise Conflict(_("It is held already.")) from error
    record(actor=user, action="commissions.hold_place", subject=hold, detail={"reason": hold.reason})
    return hold


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refusal(_("Say why."))
    return reason.strip()
