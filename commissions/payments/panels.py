"""Parts of the pages of payments made ready for templates: the way of a batch, and what may be done with it now."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commissions.payments.choices import BatchStatus
from commissions.payments.models import PaymentBatch
from commissions.payments.services.batches import APPROVE, PREPARE, SECOND
from core import formats
from core.scoping import ScopedUser


@dataclass(frozen=True, slots=True)
class BatchStep:
    """`state` is done, now or todo, as css knows it."""

    name: str
    icon: str
    state: str
    when: str = ""
    who: str = ""


def batch_steps(batch: PaymentBatch) -> list[BatchStep]:
    """With the province only where its approval is needed."""
    known: list[tuple[str, str, Any, Any]] = [
        (_("Prepared"), "calculator", batch.prepared_at, batch.prepared_by),
        (_("Submitted"), "send", batch.submitted_at, batch.submitted_by),
        (_("Approved by the city"), "rubber-stamp", batch.approved_at, batch.approved_by),
        (_("Approved by the province"), "rubber-stamp", batch.seconded_at, batch.seconded_by),
        (_("Sent to the bank"), "building-bank", batch.sent_at, batch.sent_by),
        (_("Settled"), "circle-check", batch.settled_at, None),
    ]
    if not batch.takes_two:
        del known[3]
    reached = sum(1 for _name, _icon, when, _who in known if when)
    return [
        BatchStep(
            name,
            icon,
            "done"
            if when
            else "now"
            if place == reached and batch.status != BatchStatus.DISCARDED
            else "todo",
            formats.moment(when) if when else "",
            str(who) if who else "",
        )
        for place, (name, icon, when, who) in enumerate(known)
    ]


def batch_choices(batch: PaymentBatch, user: ScopedUser, *, may_pay: bool) -> frozenset[str]:
    """The names of what this user may do with the batch now. Nobody is offered to approve their own work."""
    prepares, approves, seconds = (
        user.scope_for(code).has_city(batch.city_id) for code in (PREPARE, APPROVE, SECOND)
    )
    made = user.pk in {batch.prepared_by_id, batch.submitted_by_id}
    checked = user.pk in {batch.approved_by_id, batch.seconded_by_id}
    status = batch.status
    on_its_way = status in {BatchStatus.SUBMITTED, BatchStatus.APPROVED, BatchStatus.SECONDED}
    offered = {
        "rework": status == BatchStatus.DRAFT and prepares,
        "discard": status == BatchStatus.DRAFT and prepares,
        "submit": status == BatchStatus.DRAFT and prepares and batch.count > 0,
        "withdraw": on_its_way and prepares,
        "return": on_its_way and (approves or seconds),
        "approve": status == BatchStatus.SUBMITTED and approves and not made,
        "second": status == BatchStatus.APPROVED and batch.takes_two and seconds and not made and not checked,
        "send": batch.is_released and prepares and not checked and may_pay,
        "file": status in {BatchStatus.SENT, BatchStatus.SETTLED} and prepares,
        "answers": status == BatchStatus.SENT and prepares,
    }
    return frozenset(name for name, may in offered.items() if may)


def waits_for(batch: PaymentBatch) -> str:
    """The next step in words; empty once nothing is left to do."""
    if batch.is_released:
        return _("Settlement sends it to the bank")
    return {
        BatchStatus.DRAFT: _("Settlement submits it"),
        BatchStatus.SUBMITTED: _("The city approves"),
        BatchStatus.APPROVED: _("The province approves"),
        BatchStatus.SENT: _("The bank answers"),
    }.get(batch.state, "")
