"""Invoices of agents: sent for a statement, checked by another person, and what a statement still lacks of them.

A statement is covered when its accepted invoices come to what it pays, within a tolerance (PAYMENT_INVOICE_TOLERANCE_FEN).
The kinds of taxpayers that are paid only then are a setting, too (PAYMENT_INVOICE_KINDS).
"""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agents.models import Agent
from commissions.choices import StatementStatus
from commissions.models import Statement
from commissions.payments.choices import InvoiceStatus
from commissions.payments.models import Invoice
from commissions.payments.services import payment_notices as notices
from commissions.payments.services.batches import PREPARE
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.rights import require
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.formats import money
from core.periods import today
from core.scoping import ScopedUser
from core.services.journal import file_attach

SEND: Final = "commissions.invoice_send"
MOVED_ON: Final = gettext_lazy("This invoice was decided already.")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the invoices of a statement come to, in fen. `is_needed`: it isn't paid before they are whole."""

    payable: int
    accepted: int
    waiting: int
    is_needed: bool

    @property
    def missing(self) -> int:
        return self.payable - self.accepted

    @property
    def is_whole(self) -> bool:
        return abs(self.missing) <= tolerance()


def tolerance() -> int:
    return int(settings.PAYMENT_INVOICE_TOLERANCE_FEN)


def cover_of(statement: Statement) -> Cover:
    """Two queries."""
    sums = dict(
        Invoice.objects.filter(statement=statement, status__in=InvoiceStatus.in_group("live"))
        .order_by()
        .values_list("status")
        .annotate(sum=Sum("amount"))
    )
    kind = Agent.objects.filter(pk=statement.payee_id).values_list("taxpayer_kind", flat=True).first()
    return Cover(
        payable=statement.payable,
        accepted=int(sums.get(InvoiceStatus.ACCEPTED, 0)),
        waiting=int(sums.get(InvoiceStatus.WAITING, 0)),
        is_needed=kind in settings.PAYMENT_INVOICE_KINDS,
    )


@transaction.atomic
def invoice_send(
    *,
    statement: Statement,
    number: str,
    issued_on: datetime.date,
    amount: int,
    tax: int,
    file: "UploadedFile[Any]",
    user: ScopedUser,
) -> Invoice:
    """With its picture. ValidationError at the field that is wrong, Conflict where the number is known already."""
    held = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if held.payee_id not in user.scope_for(SEND).channel_ids and not user.scope_for(SEND).has_city(
        held.city_id
    ):
        raise Forbidden(_("Only the payee of the statement sends invoices for it."))
    if held.status == StatementStatus.DRAFT or held.payable <= 0:
        raise Conflict(_("This statement pays nothing that an invoice could be for."))
    if issued_on > today():
        raise ValidationError({"issued_on": _("The day lies in the future.")})
    if not 0 <= tax < amount:
        raise ValidationError({"tax": _("The tax is part of the amount.")})
    cover = cover_of(held)
    if cover.accepted + cover.waiting + amount > held.payable + tolerance():
        told = _("With this one the invoices come to more than the %(amount)s yuan that the statement pays.")
        raise ValidationError({"amount": told % {"amount": money(held.payable)}})
    row = Invoice(
        city_id=held.city_id,
        payee_id=held.payee_id,
        district_id=held.district_id,
        statement=held,
        issuer=_issuer(held.payee_id),
        number=number,
        issued_on=issued_on,
        amount=amount,
        tax=tax,
        sent_by_id=user.pk,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("An invoice of this number was sent already.")) from error
    file_attach(subject=row, upload=file, user=user)
    _record("commissions.invoice_send", row, user)
    notices.invoice_sent(row)
    return row


@transaction.atomic
def invoice_accept(*, invoice: Invoice, user: ScopedUser) -> Invoice:
    """By settlement: from then on it counts, and stays."""
    return _decided(invoice, InvoiceStatus.ACCEPTED, user)


@transaction.atomic
def invoice_refuse(*, invoice: Invoice, reason: str, user: ScopedUser) -> Invoice:
    """With a reason, which the payee reads; the number may come again."""
    if not reason.strip():
        raise Refusal(_("Say why."))
    return _decided(invoice, InvoiceStatus.REFUSED, user, reason.strip())


@transaction.atomic
def invoice_withdraw(*, invoice: Invoice, user: ScopedUser) -> Invoice:
    """By those who send invoices of this payee, while nobody has decided about it."""
    scope = user.scope_for(SEND)
    if invoice.payee_id not in scope.channel_ids and not scope.has_city(invoice.city_id):
        raise Forbidden(_("Only the payee of the statement withdraws its invoices."))
    row = _locked(invoice)
    row.status = InvoiceStatus.WITHDRAWN
    row.save(update_fields=["status"])
    _record("commissions.invoice_withdraw", row, user)
    return row


def _decided(invoice: Invoice, status: InvoiceStatus, user: ScopedUser, answer: str = "") -> Invoice:
    require(user, PREPARE, invoice.city_id)
    row = _locked(invoice)
    if row.sent_by_id == user.pk:
        raise MakerIsChecker(_("Nobody checks an invoice that they sent. Another person has to do this."))
    row.status, row.answer, row.decided_by_id, row.decided_at = status, answer, user.pk, timezone.now()
    row.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    accepted = status == InvoiceStatus.ACCEPTED
    _record(f"commissions.invoice_{'accept' if accepted else 'refuse'}", row, user)
    notices.invoice_decided(row)
    return row


def _locked(invoice: Invoice) -> Invoice:
    row = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if row.status != InvoiceStatus.WAITING:
        raise WrongState(MOVED_ON)
    return row


def _issuer(payee_id: int) -> str:
    """Who writes the invoice: the payee's credit code, by which the tax office knows it, or its own code."""
    agent = Agent.objects.select_related("channel").filter(pk=payee_id).first()
    if agent is None:
        raise Conflict(_("Only agents are paid by invoice."))
    return agent.credit_code or agent.channel.code


def _record(action: str, row: Invoice, user: ScopedUser) -> None:
    detail = {"number": row.number, "amount": row.amount, **({"reason": row.answer} if row.answer else {})}
    record(actor=user, action=action, subject=row, detail=detail)
