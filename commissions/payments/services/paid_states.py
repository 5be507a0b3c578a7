"""How far the money of a statement is: due, in a batch, with the bank, paid, come back, set off."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from commissions.choices import StatementStatus
from commissions.models import LineHold, Payment, PaymentPart, Statement
from commissions.payments.choices import PaidState, PaymentStatus
from commissions.payments.querysets import PaymentQuerySet
from commissions.payments.services.payables import open_items
from core.scoping import ScopedUser

_CAME_BACK = (PaymentStatus.FAILED, PaymentStatus.REVERSED)
_NOT_SAID = ""
"""Of a draft, and for those who see no payments."""


def with_paid_state(statements: QuerySet[Any], user: ScopedUser) -> QuerySet[Any]:
    """Annotates `paid_state` as this user may know it: a batch on its way is only for those who see batches."""
    if not user.scope_for(PaymentQuerySet.view_code):
        nothing: QuerySet[Any] = statements.annotate(paid_state=Value(_NOT_SAID, output_field=CharField()))
        return nothing
    parts = PaymentPart.objects.filter(
        statement=OuterRef("pk"), payment__in=Payment.objects.visible_to(user)
    ).order_by("-pk")
    live = parts.filter(is_live=True)
    undone = parts.filter(is_live=False, payment__status__in=_CAME_BACK)
    known = statements.annotate(
        payment_status=Subquery(live.values("payment__status")[:1]),
        payment_net=Subquery(live.values("payment__net")[:1]),
        payment_undone=Subquery(undone.values("payment__status")[:1]),
    )
    told: QuerySet[Any] = known.annotate(
        paid_state=Case(
            When(status=StatementStatus.DRAFT, then=Value(_NOT_SAID)),
            When(payment_status=PaymentStatus.PLANNED, then=Value(PaidState.BATCH)),
            When(payment_status=PaymentStatus.SENT, then=Value(PaidState.SENT)),
            When(Exists(_unpaid_pieces()), payment_status=PaymentStatus.PAID, then=Value(PaidState.PARTLY)),
            When(payment_status=PaymentStatus.PAID, payment_net=0, then=Value(PaidState.OFFSET)),
            When(payment_status=PaymentStatus.PAID, then=Value(PaidState.PAID)),
            When(payable=0, offset__gt=0, then=Value(PaidState.OFFSET)),
            When(payable=0, then=Value(PaidState.NOTHING)),
            When(payment_undone__isnull=False, then=Value(PaidState.FAILED)),
            default=Value(PaidState.DUE),
            output_field=CharField(),
        )
    )
    return told


def in_paid_state(statements: QuerySet[Any], state: str, user: ScopedUser) -> QuerySet[Any]:
    """Those of which `with_paid_state` says this, asked from the side of the payments: few rows of many statements."""
    if not user.scope_for(PaymentQuerySet.view_code):
        return statements.none()
    parts = PaymentPart.objects.filter(payment__in=Payment.objects.visible_to(user))
    live, undone = parts.filter(is_live=True), parts.filter(is_live=False, payment__status__in=_CAME_BACK)
    published = statements.exclude(status=StatementStatus.DRAFT)
    unpaid = published.exclude(pk__in=live.values("statement"))
    kept = live.filter(payment__status=PaymentStatus.PAID, payment__net=0)
    match state:
        case PaidState.BATCH:
            return published.filter(
                pk__in=live.filter(payment__status=PaymentStatus.PLANNED).values("statement")
            )
        case PaidState.SENT:
            return published.filter(
                pk__in=live.filter(payment__status=PaymentStatus.SENT).values("statement")
            )
        case PaidState.PAID:
            paid = live.filter(payment__status=PaymentStatus.PAID, payment__net__gt=0)
            return published.filter(~Exists(_unpaid_pieces()), pk__in=paid.values("statement"))
        case PaidState.PARTLY:
            paid = live.filter(payment__status=PaymentStatus.PAID)
            return published.filter(Exists(_unpaid_pieces()), pk__in=paid.values("statement"))
        case PaidState.OFFSET:
            return published.filter(
                Q(pk__in=kept.values("statement"))
                | Q(payable=0, offset__gt=0) & ~Q(pk__in=live.values("statement"))
            )
        case PaidState.NOTHING:
            return unpaid.filter(payable=0, offset=0)
        case PaidState.FAILED:
            return unpaid.filter(payable__gt=0, pk__in=undone.values("statement"))
    return unpaid.filter(payable__gt=0).exclude(pk__in=undone.values("statement"))


def _unpaid_pieces() -> QuerySet[LineHold]:
    """Pieces of a statement that held lines have cut off, and that no payment pays."""
    paid = PaymentPart.objects.filter(hold=OuterRef("pk"), is_live=True)
    return LineHold.objects.filter(~Exists(paid), statement=OuterRef("pk"), frozen__gt=0)


@dataclass(frozen=True, slots=True)
class Paying:
    """Where the money of one statement is. `payment` is the one that pays it, or the last that came back; `why` is what
    a due one waits for, nothing where the next batch takes it.
    """

    state: PaidState
    payment: Payment | None = None
    why: str = ""


def statement_paying(statement: Statement, user: ScopedUser) -> Paying | None:
    """None for a draft, and for those who see no payments. One query, and one more for what is due."""
    if statement.status == StatementStatus.DRAFT or not user.scope_for(PaymentQuerySet.view_code):
        return None
    parts = PaymentPart.objects.filter(
        statement=statement, payment__in=Payment.objects.visible_to(user)
    ).exclude(payment__status=PaymentStatus.LEFT_OUT)
    part = parts.select_related("payment").order_by("-is_live", "-pk").first()
    payment = part.payment if part else None
    if part is not None and part.is_live and payment is not None:
        if payment.status == PaymentStatus.PAID and getattr(statement, "held_part", False):
            return Paying(PaidState.PARTLY, payment)
        return Paying(_of_live(payment), payment)
    if statement.payable == 0:
        return Paying(PaidState.OFFSET if statement.offset else PaidState.NOTHING)
    waiting = open_items(statement.payee_id, statement.city_id)
    why = next((item.why for item in waiting if item.statement_id == statement.pk), "")
    return Paying(PaidState.FAILED if payment else PaidState.DUE, payment, why)


def _of_live(payment: Payment) -> PaidState:
    if payment.status == PaymentStatus.PAID and payment.net == 0:
        return PaidState.OFFSET
    return {
        PaymentStatus.PLANNED.value: PaidState.BATCH,
        PaymentStatus.SENT.value: PaidState.SENT,
    }.get(payment.status, PaidState.PAID)
