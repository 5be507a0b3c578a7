"""Rewards, fines and other amounts by two persons: proposed by one, and money once another has approved them."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.choices import LineKind, VersionStatus
from commissions.models import Adjustment, AdjustmentRequest, Component, Line, PlanVersion, Statement
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.inputs import PAID_THROUGH_PARENT
from commissions.services.rights import require
from core.audit import record, record_each
from core.errors import Forbidden, Refusal
from core.periods import current_period, is_period
from core.scoping import ScopedUser
from network.models import Channel
from network.querysets import ChannelQuerySet

PROPOSE: Final = "commissions.adjustment_propose"
APPROVE: Final = "commissions.adjustment_approve"

OWN_WORK: Final = _("You proposed it, so another person has to decide.")
POSITIVE: Final = _("Write an amount above 0; the kind says whether it is paid or taken.")
NOT_ZERO: Final = _("Write an amount other than 0.")
AHEAD: Final = _("That month hasn't begun yet.")
NO_PAYEE: Final = _("A store has no statement of its own: enter the agent that it is paid through.")


def signed(kind: str, amount: int) -> int:
    """Fen with the sign of its kind. Refusal for an amount that the kind doesn't take."""
    if kind == AdjustmentKind.ADJUSTMENT:
        if not amount:
            raise Refusal(NOT_ZERO)
        return amount
    if amount <= 0:
        raise Refusal(POSITIVE)
    return -amount if kind == AdjustmentKind.FINE else amount


def payees_offered(user: ScopedUser) -> ChannelQuerySet:
    """Channels of the user's cities that have a statement of their own."""
    channels = Channel.objects.visible_to(user, PROPOSE)
    return channels.exclude(kind__in=PAID_THROUGH_PARENT, parent__isnull=False)


def component_title(component: Component) -> str:
    """As forms and files name a component: with its plan."""
    return f"{component.version.plan.name} · {component.name}"


def components_offered(user: ScopedUser) -> QuerySet[Component]:
    """Components of plans in force, of those that the user sees."""
    versions = PlanVersion.objects.visible_to(user).filter(status=VersionStatus.ACTIVE)
    rows = Component.objects.filter(version__in=versions).select_related("version__plan")
    return rows.order_by("version__plan__name", "position", "pk")


@transaction.atomic
def adjustment_propose(
    *,
    payee: Channel,
    event_period: int,
    kind: str,
    amount: int,
    reason: str,
    document_number: str,
    component_key: int | None = None,
    user: ScopedUser,
) -> AdjustmentRequest:
    """`amount` in fen, above 0 for a reward or a fine. Nothing is paid or taken before another person approves it."""
    require(user, PROPOSE, payee.city_id)
    if not reason.strip() or not document_number.strip():
        raise Refusal(_("Give the reason and the number of the document that allows it."))
    if payee.kind in PAID_THROUGH_PARENT and payee.parent_id is not None:
        raise Refusal(NO_PAYEE)
    if not is_period(event_period) or event_period > current_period():
        raise Refusal(AHEAD)
    if component_key and not components_offered(user).filter(key_id=component_key).exists():
        raise Refusal(_("There is no such component."))
    row = AdjustmentRequest(
        city_id=payee.city_id,
        payee=payee,
        event_period=event_period,
        kind=AdjustmentKind(kind),
        amount=signed(kind, amount),
        component_key_id=component_key or None,
        reason=reason.strip(),
        document_number=document_number.strip(),
    )
    row.proposed_by_id = user.pk
    row.save()
    _record("commissions.adjustment_propose", row, user)
    return row


def adjustments_add(rows: Sequence[AdjustmentRequest], *, user: ScopedUser) -> list[AdjustmentRequest]:
    """Proposals of a sheet that was checked, all in one transaction of the caller."""
    now = timezone.now()
    for row in rows:
        row.proposed_by_id, row.proposed_at = user.pk, now
    added = AdjustmentRequest.objects.bulk_create(rows, batch_size=2_000)
    record_each(
        actor=user, action="commissions.adjustment_propose", told=((str(row), _detail(row)) for row in added)
    )
    return added


@transaction.atomic
def adjustment_approve(*, adjustment_request: AdjustmentRequest, user: ScopedUser) -> AdjustmentRequest:
    """The next run of its city posts it. Conflict where it was decided or withdrawn meanwhile."""
    row = _locked(adjustment_request, user, APPROVE)
    _check_other(row, user)
    row.adjustment = Adjustment.objects.create(
        city_id=row.city_id,
        payee_id=row.payee_id,
        event_period=row.event_period,
        amount=row.amount,
        reason=row.reason,
        document_number=row.document_number,
        component_key_id=row.component_key_id,
        made_by_id=row.proposed_by_id,
    )
    return _decide(row, AdjustmentStatus.APPROVED, "commissions.adjustment_approve", user)


@transaction.atomic
def adjustment_refuse(
    *, adjustment_request: AdjustmentRequest, finding: str, user: ScopedUser
) -> AdjustmentRequest:
    row = _locked(adjustment_request, user, APPROVE)
    _check_other(row, user)
    if not finding.strip():
        raise Refusal(_("Say why."))
    row.finding = finding.strip()
    return _decide(row, AdjustmentStatus.REFUSED, "commissions.adjustment_refuse", user)


@transaction.atomic
def adjustment_withdraw(*, adjustment_request: AdjustmentRequest, user: ScopedUser) -> AdjustmentRequest:
    """By whoever proposed it."""
    row = _locked(adjustment_request, user, PROPOSE)
    if row.proposed_by_id != user.pk:
        raise Forbidden(_("Only whoever proposed it withdraws it."))
    row.status = AdjustmentStatus.WITHDRAWN
    row.save(update_fields=["status"])
    _record("commissions.adjustment_withdraw", row, user)
    return row


def posted_in(adjustment_request: AdjustmentRequest) -> Statement | None:
    """The statement in which a run has posted it; None before that. One query."""
    if adjustment_request.adjustment_id is None:
        return None
    of = {"city_id": adjustment_request.city_id}
    lines = Line.objects.filter(
        **of, kind=LineKind.ADJUSTMENT, grain=0, fact_id=adjustment_request.adjustment_id
    )
    statements = Statement.objects.filter(**of, payee_id=adjustment_request.payee_id)
    return statements.filter(period__in=lines.values("period")).first()


def adjustments_open(city_id: int, period: int) -> int:
    """How many proposals wait that a run of this month would post: those about it, and about earlier months."""
    waiting = AdjustmentRequest.objects.filter(city_id=city_id, status=AdjustmentStatus.PROPOSED)
    return waiting.filter(event_period__lte=period).count()


def adjustment_points(count: int) -> list[str]:
    """Sentences for whoever submits the month."""
    told = ngettext(
        "%(count)s proposed reward, fine or adjustment still waits for approval: this month won't pay it.",
        "%(count)s proposed rewards, fines or adjustments still wait for approval: this month won't pay them.",
        count,
    )
    return [told % {"count": count}] if count else []


def adjustments_waiting(user: ScopedUser) -> QuerySet[AdjustmentRequest]:
    """Those that wait for this person's decision."""
    waiting = AdjustmentRequest.objects.visible_to(user, APPROVE).filter(status=AdjustmentStatus.PROPOSED)
    return waiting.exclude(proposed_by_id=user.pk)


def _locked(row: AdjustmentRequest, user: ScopedUser, code: str) -> AdjustmentRequest:
    """As it is now, held, while it waits."""
    require(user, code, row.city_id)
    held = (
        AdjustmentRequest.objects.select_for_update(of=("self",))
        .select_related("city", "payee", "proposed_by")
        .get(pk=row.pk)
    )
    if not held.is_proposed:
        raise WrongState(_("It was decided or withdrawn already."))
    return held


def _check_other(row: AdjustmentRequest, user: ScopedUser) -> None:
    if row.proposed_by_id == user.pk:
        raise MakerIsChecker(OWN_WORK)


def _decide(
    row: AdjustmentRequest, status: AdjustmentStatus, action: str, user: ScopedUser
) -> AdjustmentRequest:
    row.status, row.decided_by_id, row.decided_at = status, user.pk, timezone.now()
    row.save(update_fields=["status", "finding", "adjustment", "decided_by", "decided_at"])
    _record(action, row, user)
    return row


def _record(action: str, row: AdjustmentRequest, user: ScopedUser) -> None:
    record(actor=user, action=action, subject=row, detail=_detail(row))


def _detail(row: AdjustmentRequest) -> dict[str, Any]:
    return {
        "amount": row.amount,
        "period": row.event_period,
        "document": row.document_number,
        "reason": row.finding or row.reason,
    }
