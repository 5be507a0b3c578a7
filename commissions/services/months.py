"""A city's month on its way: open -> submitted -> approved -> published -> closed.

Every step locks the month's row, checks the state and the version that the user saw, and is done by
another person than the step that it checks. Rows are locked in one order everywhere: the month, its
statements by id, debts by id.
"""

import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commissions.adjustments.services import adjustment_points, adjustments_open
from commissions.budgets.services import budget_points, budget_state, is_forbidden
from commissions.choices import DisputeStatus, LineKind, MonthStatus, RunStatus, StatementStatus
from commissions.models import Adjustment, Dispute, Line, Month, Run, Statement
from commissions.services import notices
from commissions.services.desk_pages import Uploads, seen_uploads, uploads_of
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from commissions.services.open_points import open_points
from commissions.services.publication import statement_publish
from commissions.services.rights import require
from core.audit import recorded
from core.errors import Refusal
from core.models import WebhookEvent
from core.periods import next_period, today
from core.scoping import ScopedUser
from core.services.webhooks.events import announce

RUN_WORKING: Final = _("A run of this city is at work. Try again when it has finished.")
NOT_OPEN: Final = _("The month is no longer open.")
NOT_SUBMITTED: Final = _("The month isn't waiting for approval.")
STALE: Final = _("The month was calculated again in the meantime. Look at the new figures first.")
CONFIRM_FIRST: Final = _("Confirm that the month is submitted all the same.")
FORBIDDEN: Final = _("The frame forbids to submit this month.")
OWN_WORK: Final = _("Nobody approves a month that they ran or submitted. Another person has to do this.")
OWN_RULING: Final = _("This month pays a ruling of yours, so another person has to approve it.")

_CLEARED: Final = {
    "submitted_by": None,
    "submitted_at": None,
    "approved_by": None,
    "approved_at": None,
}


def month_get(city_id: int, period: int) -> Month:
    """The month, or a new open one that isn't saved yet: looking at a month changes nothing."""
    return Month.objects.filter(city_id=city_id, period=period).first() or Month(
        city_id=city_id, period=period
    )


def open_period(city_id: int, period: int) -> int:
    """The first month from `period` on that still takes lines: not submitted, approved or published."""
    taken = set(
        Month.objects.filter(city_id=city_id, period__gte=period)
        .exclude(status=MonthStatus.OPEN)
        .values_list("period", flat=True)
    )
    while period in taken:
        period = next_period(period)
    return period


@transaction.atomic
@recorded("commissions.month_submit", subject="month", detail=["version"])
def month_submit(*, month: Month, user: ScopedUser, version: int, despite: bool = False) -> Month:
    """Hands the month over for approval. `version` is what the user saw.

    A month that lacks something is refused with a sentence that names it, unless it is submitted `despite` that.
    """
    require(user, "commissions.run_submit", month.city_id)
    month = _locked(month)
    _expect(month, MonthStatus.OPEN, NOT_OPEN)
    _expect_version(month, version)
    if month.version == 0:
        raise WrongState(_("Run the month before submitting it."))
    budget = budget_state(month.city_id, month.period)
    if is_forbidden(budget):
        raise WrongState(" ".join([str(FORBIDDEN), *budget_points(budget)]))
    if not despite and (points := _points(month)):
        raise WrongState(" ".join([str(CONFIRM_FIRST), *points]))
    _save(
        month, status=MonthStatus.SUBMITTED, submitted_by=user, submitted_at=timezone.now(), return_reason=""
    )
    notices.month_submitted(month, user)
    _announce(WebhookEvent.MONTH_SUBMITTED, month)
    return month


@transaction.atomic
@recorded("commissions.month_withdraw", subject="month")
def month_withdraw(*, month: Month, user: ScopedUser) -> Month:
    """Takes back a submitted or approved month, so that it can be run again."""
    require(user, "commissions.run_submit", month.city_id)
    return _reopen(month, reason="")


@transaction.atomic
@recorded("commissions.month_return", subject="month", detail=["reason"])
def month_return(*, month: Month, user: ScopedUser, reason: str) -> Month:
    """Sends a submitted or approved month back to those who prepared it, with the reason."""
    require(user, "commissions.run_approve", month.city_id)
    if not reason.strip():
        raise Refusal(_("Say why the month is returned."))
    month = _reopen(month, reason=reason.strip())
    notices.month_returned(month, user, month.return_reason)
    _announce(WebhookEvent.MONTH_RETURNED, month)
    return month


@transaction.atomic
@recorded("commissions.month_approve", subject="month", detail=["version"])
def month_approve(*, month: Month, user: ScopedUser, version: int) -> Month:
    """The second person's consent to exactly the version that they saw."""
    require(user, "commissions.run_approve", month.city_id)
    month = _locked(month)
    _expect(month, MonthStatus.SUBMITTED, NOT_SUBMITTED)
    _expect_version(month, version)
    ran = Run.objects.filter(
        city_id=month.city_id, period=month.period, status=RunStatus.DONE, started_by_id=user.pk
    )
    if month.submitted_by_id == user.pk or ran.exists():
        raise MakerIsChecker(OWN_WORK)
    if _has_ruled(month, user):
        raise MakerIsChecker(OWN_RULING)
    _save(month, status=MonthStatus.APPROVED, approved_by=user, approved_at=timezone.now())
    notices.month_approved(month, user)
    _announce(WebhookEvent.MONTH_APPROVED, month)
    return month


@transaction.atomic
@recorded("commissions.month_publish", subject="month")
def month_publish(*, month: Month, user: ScopedUser) -> Month:
    """Freezes the month's statements, sets them off against open debts and shows them to the dealers."""
    require(user, "commissions.run_publish", month.city_id)
    month = _locked(month)
    _expect(month, MonthStatus.APPROVED, _("Only an approved month can be published."))
    if month.submitted_by_id == user.pk:
        raise MakerIsChecker(
            _("Nobody publishes a month that they submitted. Another person has to do this.")
        )
    earlier = Month.objects.filter(city_id=month.city_id, period__lt=month.period, version__gt=0)
    if earlier.exclude(status__in=[MonthStatus.PUBLISHED, MonthStatus.CLOSED]).exists():
        raise WrongState(
            _("Publish the earlier months of this city first: debts are set off in their order.")
        )
    statement_publish(month.city_id, month.period)
    _save(month, status=MonthStatus.PUBLISHED, published_by=user, published_at=timezone.now())
    notices.month_published(month, user)
    _announce(WebhookEvent.MONTH_PUBLISHED, month)
    return month


@transaction.atomic
@recorded("commissions.month_close", subject="month")
def month_close(*, month: Month, user: ScopedUser, day: datetime.date | None = None) -> Month:
    """Ends the month for good: every statement confirmed or its time to respond over, no dispute open."""
    require(user, "commissions.run_publish", month.city_id)
    month = _locked(month)
    _expect(month, MonthStatus.PUBLISHED, _("Only a published month can be closed."))
    statements = Statement.objects.filter(city_id=month.city_id, period=month.period)
    if Dispute.objects.filter(
        statement__in=statements, status__in=DisputeStatus.in_group("unsettled")
    ).exists():
        raise WrongState(_("A dispute of this month is still open. Answer it first."))
    waiting = statements.filter(status=StatementStatus.PUBLISHED, respond_by__gte=day or today())
    if waiting.exists():
        raise WrongState(_("Dealers may still respond to their statements. Close the month after that."))
    _save(month, status=MonthStatus.CLOSED, closed_at=timezone.now())
    _announce(WebhookEvent.MONTH_CLOSED, month)
    return month


def _announce(event: WebhookEvent, month: Month) -> None:
    announce(
        event,
        cities=[month.city_id],
        month=month.pk,
        city=month.city_id,
        city_code=month.city.code,
        period=month.period,
        version=month.version,
    )


def _points(month: Month) -> list[str]:
    key = (month.city_id, month.period)
    runs = Run.objects.filter(city_id=month.city_id, period=month.period, status=RunStatus.DONE)
    seen = seen_uploads(runs.order_by("-id").values_list("inputs", flat=True).first(), month.period)
    uploads = uploads_of([month.city_id], [month.period]).get(key, Uploads())
    return [
        *open_points(*key, uploads, seen),
        *adjustment_points(adjustments_open(*key)),
        *budget_points(budget_state(*key)),
    ]


def _has_ruled(month: Month, user: ScopedUser) -> bool:
    """Whether the month pays an amount that this user decided: a ruling, a reward, a fine."""
    posted = Line.objects.filter(city_id=month.city_id, period=month.period, kind=LineKind.ADJUSTMENT)
    return Adjustment.objects.filter(made_by_id=user.pk, pk__in=posted.values("fact_id")).exists()


def _reopen(month: Month, *, reason: str) -> Month:
    month = _locked(month)
    if month.status not in {MonthStatus.SUBMITTED, MonthStatus.APPROVED}:
        raise WrongState(_("Only a month that was submitted and isn't published yet can be reopened."))
    return _save(month, status=MonthStatus.OPEN, return_reason=reason, **_CLEARED)


def _locked(month: Month) -> Month:
    """The row as it is now, locked. A run holds it while it posts, hence the question before waiting."""
    if Run.objects.filter(
        Q(city_id=month.city_id), status__in=[RunStatus.QUEUED, RunStatus.RUNNING]
    ).exists():
        raise WrongState(RUN_WORKING)
    locked = Month.objects.select_for_update().filter(pk=month.pk).first()
    if locked is None:
        raise WrongState(_("Run the month before submitting it."))
    return locked


def _expect(month: Month, status: MonthStatus, otherwise: str | Promise) -> None:
    if month.status != status:
        raise WrongState(otherwise)


def _expect_version(month: Month, version: int) -> None:
    if month.version != version:
        raise StaleVersion(STALE)


def _save(month: Month, **changes: object) -> Month:
    for name, value in changes.items():
        setattr(month, name, value)
    month.save(update_fields=list(changes))
    return month
