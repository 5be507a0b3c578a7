"""Rulings on disputes: what the disputed lines should come to, and how that becomes money.

What is due less the original amount becomes an `Adjustment`, which the next run posts into the city's open
month; nothing that was posted changes, so a ruling after the month is closed works the same way. A ruling that
goes beyond the dealer's claim, or adds more than COMMISSIONS_RULING_LIMIT_YUAN, becomes one only when a second
person approves it. Until a run has posted it, a ruling can be taken back. One that says whose a sale is
(services/split_rulings.py) always takes two, and can be taken back at any time: the next run posts the difference.
"""

from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import DisputeAct, DisputeStatus, LineKind, StatementStatus
from commissions.models import Adjustment, Dispute, Line, RulingSplit, Statement
from commissions.querysets import StatementQuerySet
from commissions.services.disputes import (
    ANSWER,
    LINE_TAKEN,
    MOVED_ON,
    dispute_locked,
    dispute_say,
    dispute_settle,
)
from commissions.services.errors import MakerIsChecker
from commissions.services.runs import runs_kept_out
from commissions.services.split_rulings import split_put, split_undo
from commissions.services.statements import statement_lines
from core import formats
from core.audit import recorded
from core.errors import Conflict, Forbidden
from users.models import User

APPROVE: Final = "commissions.dispute_approve"
RULED: Final = (DisputeStatus.REVIEW, DisputeStatus.UPHELD, DisputeStatus.REJECTED)


def sole_limit() -> int:
    """Fen that one person may add by a ruling alone."""
    return int(settings.COMMISSIONS_RULING_LIMIT_YUAN) * 100


def ruling_check(dispute: Dispute, due: int | None) -> None:
    """Raises ValidationError for a ruling in the dealer's favour that adds nothing."""
    if due is not None and due <= dispute.original:
        message = _(
            "The disputed lines come to %(original)s yuan already. Enter the whole amount that is due."
        )
        raise ValidationError({"due": message % {"original": formats.money(dispute.original)}})


def second_person_because(dispute: Dispute, due: int | None) -> str:
    """Why a ruling counts only when another person has approved it; nothing if it counts at once."""
    if due is None:
        return ""
    if dispute.claimed is not None and due > dispute.claimed:
        return _("It is more than the dealer claims.")
    if due - dispute.original > sole_limit():
        return _("It adds more than %(limit)s yuan.") % {"limit": formats.money(sole_limit())}
    return ""


@transaction.atomic
@recorded("commissions.dispute_rule", subject="dispute", detail=["due"])
def dispute_rule(*, dispute: Dispute, due: int | None, text: str, user: User) -> Dispute:
    """Rules that the disputed lines come to `due` fen together; None leaves them as they are.

    Raises Conflict if somebody else was faster, Forbidden for whoever raised it, ValidationError if `due` is
    no more than the original amount.
    """
    held = dispute_locked(dispute, user, ANSWER)
    if held.raised_by_id == user.pk:
        raise Forbidden(_("You raised this dispute; somebody else has to rule on it."))
    ruling_check(held, due)
    held.ruled_by = user
    held.ruled_at = timezone.now()
    held.ruling = held.original if due is None else due
    held.sole_limit = sole_limit()
    dispute_say(held, user, text, DisputeAct.RULED, held.ruling)
    if due is None:
        return dispute_settle(held, DisputeStatus.REJECTED)
    if second_person_because(held, due):
        held.status = DisputeStatus.REVIEW
        held.save()
        return held
    return _uphold(held, text)


@transaction.atomic
@recorded("commissions.ruling_approve", subject="dispute", detail=["due"])
def ruling_approve(*, dispute: Dispute, due: int, user: User) -> Dispute:
    """A second person agrees with the ruling of `due` fen that they have before them.

    Raises MakerIsChecker for whoever ruled or raised it, Conflict if the ruling has changed meanwhile.
    """
    held = dispute_locked(dispute, user, APPROVE, states=(DisputeStatus.REVIEW,))
    if user.pk in {held.ruled_by_id, held.raised_by_id}:
        raise MakerIsChecker(_("Another person than the one who ruled has to approve it."))
    if held.ruling != due:
        raise Conflict(MOVED_ON)
    held.approved_by = user
    held.approved_at = timezone.now()
    dispute_say(held, user, "", DisputeAct.APPROVED, held.ruling)
    whose = RulingSplit.objects.filter(dispute=held).first()
    if whose is not None:
        split_put(held, whose)
        return dispute_settle(held, DisputeStatus.UPHELD)
    ruled = held.messages.filter(act=DisputeAct.RULED).latest("id")
    return _uphold(held, ruled.text)


@transaction.atomic
@recorded("commissions.ruling_take_back", subject="dispute")
def ruling_take_back(*, dispute: Dispute, text: str, user: User) -> Dispute:
    """Opens the dispute again, as if it had not been ruled on; the conversation keeps what happened.

    Raises Conflict when a run has posted the ruling or is about to, or a line is in a newer dispute.
    """
    held = dispute_locked(dispute, user, ANSWER, APPROVE, states=RULED)
    if held.raised_by_id == user.pk:
        raise Forbidden(_("You raised this dispute; somebody else has to rule on it."))
    runs_kept_out(held.city_id)
    if posting_statement(held) is not None:
        raise Conflict(_("A run has posted this ruling already; it can't be taken back."))
    dispute_say(held, user, text, DisputeAct.TAKEN_BACK, held.ruling)
    Adjustment.objects.filter(dispute=held).delete()
    whose = RulingSplit.objects.filter(dispute=held).first()
    if whose is not None:
        split_undo(held, whose)
    held.status = DisputeStatus.OPEN
    held.ruled_by = held.approved_by = None
    held.ruled_at = held.approved_at = None
    held.ruling = held.sole_limit = None
    held.save()
    try:
        with transaction.atomic():
            held.lines.update(is_open=True)
    except IntegrityError as error:
        raise Conflict(LINE_TAKEN) from error
    Statement.objects.filter(pk=held.statement_id, status=StatementStatus.PUBLISHED).update(
        status=StatementStatus.DISPUTED
    )
    return held


def posting_statement(dispute: Dispute) -> Statement | None:
    """The statement of the month in which a run has posted the ruling; None before that. One query."""
    return posting_statements(dispute).first()


def posting_statements(dispute: Dispute) -> StatementQuerySet:
    """That statement alone, or none."""
    adjustment = Adjustment.objects.filter(dispute=dispute).values("pk")
    posted = Line.objects.filter(
        city_id=dispute.city_id, kind=LineKind.ADJUSTMENT, grain=0, fact_id__in=adjustment
    )
    return Statement.objects.filter(
        city_id=dispute.city_id, payee_id=dispute.payee_id, period__in=posted.values("period")
    )


def _uphold(dispute: Dispute, text: str) -> Dispute:
    """The one place where a ruling becomes money."""
    assert dispute.extra is not None
    assert dispute.ruled_by is not None
    Adjustment.objects.create(
        city_id=dispute.city_id,
        payee_id=dispute.payee_id,
        event_period=dispute.statement.period,
        amount=dispute.extra,
        reason=text.strip()[:200],
        dispute=dispute,
        component_key_id=_common_component(dispute),
        made_by=dispute.ruled_by,
    )
    return dispute_settle(dispute, DisputeStatus.UPHELD)


def _common_component(dispute: Dispute) -> int | None:
    """The one component that all disputed lines belong to, if there is one."""
    ids = list(dispute.lines.values_list("line_id", flat=True))
    lines = statement_lines(dispute.statement).filter(id__in=ids)
    keys = set(lines.values_list("component_key", flat=True).distinct())
    return (keys.pop() or None) if len(keys) == 1 else None
