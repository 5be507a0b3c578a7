"""What of payment waits for one person, by their rights: for the workbench."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import BatchStatus, PaymentStatus
from commissions.payments.models import Payment, PaymentBatch, PaymentPart
from commissions.payments.querysets import PaymentBatchQuerySet, PaymentQuerySet
from commissions.payments.services.batches import APPROVE, PREPARE, SECOND
from core.scoping import ScopedUser


@dataclass(frozen=True, slots=True)
class Waiting:
    """`url` leads to the one batch that waits, or to the list of those in its state."""

    name: str | Promise
    count: int
    url: str
    icon: str


def payments_waiting(user: ScopedUser) -> list[Waiting]:
    """Two queries at most, none for whoever has nothing to do with batches. Nobody is sent to approve their own."""
    scopes = {code: user.scope_for(code) for code in (APPROVE, SECOND, PREPARE)}
    if not any(scopes.values()):
        return []
    within = {code: PaymentBatchQuerySet.scope_filter(scope) for code, scope in scopes.items()}
    others = ~Q(prepared_by_id=user.pk) & ~Q(submitted_by_id=user.pk)
    released = Q(status=BatchStatus.SECONDED) | Q(status=BatchStatus.APPROVED, takes_two=False)
    waits: dict[str, tuple[str | Promise, str, str, Q]] = {
        "approve": (
            _("Payment batches to approve"),
            "rubber-stamp",
            BatchStatus.SUBMITTED.value,
            within[APPROVE] & others & Q(status=BatchStatus.SUBMITTED),
        ),
        "second": (
            _("Payment batches to approve for the province"),
            "rubber-stamp",
            BatchStatus.APPROVED.value,
            within[SECOND]
            & others
            & ~Q(approved_by_id=user.pk)
            & Q(status=BatchStatus.APPROVED, takes_two=True),
        ),
        "send": (
            _("Payment batches to send"),
            "building-bank",
            "",
            within[PREPARE] & released & ~Q(approved_by_id=user.pk) & ~Q(seconded_by_id=user.pk),
        ),
    }
    asked: dict[str, Any] = {}
    for name, (_label, _icon, _state, condition) in waits.items():
        asked |= {name: Count("pk", filter=condition), f"first_{name}": Min("pk", filter=condition)}
    found = PaymentBatch.objects.filter(status__in=BatchStatus.in_group("open")).aggregate(**asked)
    tasks = [
        Waiting(label, found[name], _address(found[name], found[f"first_{name}"], state), icon)
        for name, (label, icon, state, _condition) in waits.items()
        if found[name]
    ]
    return [*tasks, *(_failed(user) if scopes[PREPARE] else ())]


def _address(count: int, first: int, state: str) -> str:
    if count == 1:
        return reverse("commissions:batch_detail", kwargs={"pk": first})
    return (
        f"{reverse('commissions:batch_list')}?status={state}" if state else reverse("commissions:batch_list")
    )


def _failed(user: ScopedUser) -> list[Waiting]:
    """Payments that failed and that no later one has made up for."""
    made_up = Q(statement__payment_parts__payment=OuterRef("pk")) | Q(
        deposit_return__payment_parts__payment=OuterRef("pk")
    )
    paid = PaymentPart.objects.filter(made_up, is_live=True)
    failed = Payment.objects.filter(
        PaymentQuerySet.scope_filter(user.scope_for(PREPARE)), ~Exists(paid), status=PaymentStatus.FAILED
    ).count()
    url = f"{reverse('commissions:payment_list')}?status={PaymentStatus.FAILED.value}"
    return [Waiting(_("Failed payments"), failed, url, "alert-triangle")] if failed else []
