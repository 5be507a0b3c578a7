"""Whom a step of the month, a dispute or a run concerns, and what they are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.choices import DisputeStatus, StatementStatus
from commissions.models import Dispute, Month, Run, Statement
from commissions.services.deadlines import answer_by
from core import formats
from core.links import object_address
from core.notifications import Kind, Message, declare, notify, notify_each
from core.scoping import ScopedUser
from users.services.holders import holders_in_city, holders_of_channels

RUN_DONE = declare("run_done", _("%(city)s %(period)s is calculated"), icon="calculator")
RUN_FAILED = declare(
    "run_failed", _("The run of %(city)s %(period)s did not finish: %(error)s"), icon="alert-triangle"
)
SUBMITTED = declare("month_submitted", _("%(city)s submitted %(period)s for approval"), icon="send")
APPROVED = declare("month_approved", _("%(city)s %(period)s is approved"), icon="rubber-stamp")
RETURNED = declare("month_returned", _("%(city)s %(period)s was returned: %(reason)s"), icon="arrow-back-up")
DEFERRED = declare("month_deferred", _("%(city)s %(period)s is not approved yet: %(reason)s"), icon="clock")
PUBLISHED = declare("month_published", _("%(city)s %(period)s is published"), icon="speakerphone")
STATEMENT_READY = declare("statement_ready", _("Your statement of %(period)s is here"), icon="receipt")
DISPUTE_RAISED = declare(
    "dispute_raised", _("%(payee)s disputes the statement of %(period)s"), icon="message-report"
)
DISPUTE_ANSWERED = declare(
    "dispute_answered", _("Your dispute of %(period)s was answered"), icon="message-report"
)
DISPUTE_ASSIGNED = declare(
    "dispute_assigned", _("The dispute of %(payee)s about %(period)s is yours to answer"), icon="user-check"
)
DISPUTES_ASSIGNED = declare(
    "disputes_assigned", _("%(count)s disputes are yours to answer"), icon="user-check"
)
STATEMENT_DUE = declare(
    "statement_due",
    _("Your statement of %(period)s can be confirmed or disputed until %(date)s"),
    icon="clock",
)
STATEMENTS_DUE = declare(
    "statements_due",
    _("%(count)s statements can still be confirmed or disputed, the first until %(date)s"),
    icon="clock",
)
DISPUTE_DUE = declare(
    "dispute_due",
    _("The dispute of %(payee)s about %(period)s should be answered by %(date)s"),
    icon="clock",
)
DISPUTES_DUE = declare(
    "disputes_due",
    _("%(count)s disputes should be answered soon, the first by %(date)s"),
    icon="clock",
)

SHOWN_REASON = 80


def run_ended(run: Run) -> None:
    """Tells whoever started it."""
    kind = RUN_FAILED if run.error else RUN_DONE
    _of_month(kind, [run.started_by_id], run, error=run.error[:SHOWN_REASON])


def month_submitted(month: Month, by: ScopedUser) -> None:
    _others(SUBMITTED, "commissions.run_approve", month, by)


def month_approved(month: Month, by: ScopedUser) -> None:
    """Whoever publishes it, and whoever submitted it."""
    wanted = {*holders_in_city("commissions.run_publish", month.city_id), month.submitted_by_id or 0}
    _of_month(APPROVED, sorted(wanted - {by.pk, 0}), month)


def month_returned(month: Month, by: ScopedUser, reason: str) -> None:
    _others(RETURNED, "commissions.run_submit", month, by, reason=reason[:SHOWN_REASON])


def month_deferred(month: Month, by: ScopedUser, reason: str) -> None:
    _others(DEFERRED, "commissions.run_submit", month, by, reason=reason[:SHOWN_REASON])


def month_published(month: Month, by: ScopedUser) -> None:
    """The city, and the dealers whose statements can be read from now on."""
    _others(PUBLISHED, "commissions.run_submit", month, by)
    payees = Statement.objects.filter(city_id=month.city_id, period=month.period).values_list(
        "payee_id", flat=True
    )
    dealers = holders_of_channels("commissions.statement_confirm", payees)
    notify(dealers, STATEMENT_READY, reverse("commissions:statement_list"), period=month.period)


def dispute_raised(dispute: Dispute) -> None:
    wanted = set(holders_in_city("commissions.dispute_answer", dispute.city_id)) - {dispute.raised_by_id}
    notify(
        wanted, DISPUTE_RAISED, _dispute_url(dispute), payee=str(dispute.payee.name), period=_period(dispute)
    )


def dispute_answered(dispute: Dispute) -> None:
    notify([dispute.raised_by_id], DISPUTE_ANSWERED, _dispute_url(dispute), period=_period(dispute))


def disputes_assigned(disputes: Sequence[Dispute], assignee_id: int) -> None:
    """One message for a whole batch."""
    if len(disputes) == 1:
        dispute = disputes[0]
        told = {"payee": str(dispute.payee.name), "period": _period(dispute)}
        notify([assignee_id], DISPUTE_ASSIGNED, _dispute_url(dispute), **told)
    elif disputes:
        mine = f"{reverse('commissions:dispute_list')}?assigned=mine"
        notify([assignee_id], DISPUTES_ASSIGNED, mine, count=len(disputes))


def statements_due(told: Mapping[int, Sequence[Statement]]) -> None:
    """Each person's statements that nobody has answered, the most urgent first."""
    several = f"{reverse('commissions:statement_list')}?status={StatementStatus.PUBLISHED.value}"
    messages = []
    for person, statements in told.items():
        first = statements[0]
        until = {"date": formats.date(first.respond_by)}
        if len(statements) == 1:
            url = object_address("commissions:statement_detail", first.pk)
            messages.append(Message(person, STATEMENT_DUE, url, {"period": first.period, **until}))
        else:
            messages.append(Message(person, STATEMENTS_DUE, several, {"count": len(statements), **until}))
    notify_each(messages)


def disputes_due(told: Mapping[int, Sequence[Dispute]]) -> None:
    """Each person's disputes that wait for an answer, the oldest first."""
    several = f"{reverse('commissions:dispute_list')}?status={DisputeStatus.OPEN.value}"
    messages = []
    for person, disputes in told.items():
        first = disputes[0]
        until = {"date": formats.date(answer_by(first.raised_at))}
        if len(disputes) == 1:
            params = {"payee": str(first.payee.name), "period": _period(first), **until}
            messages.append(Message(person, DISPUTE_DUE, _dispute_url(first), params))
        else:
            messages.append(Message(person, DISPUTES_DUE, several, {"count": len(disputes), **until}))
    notify_each(messages)


def _others(kind: Kind, code: str, month: Month, by: ScopedUser, **params: Any) -> None:
    """Everybody who holds `code` in the month's city but the one who did it."""
    _of_month(kind, [pk for pk in holders_in_city(code, month.city_id) if pk != by.pk], month, **params)


def _of_month(kind: Kind, user_ids: list[int], place: Month | Run, **params: Any) -> None:
    address = {"city": place.city_id, "period": place.period}
    url = reverse("commissions:month_detail", kwargs=address)
    notify(user_ids, kind, url, city=place.city.name, period=place.period, **params)


def _dispute_url(dispute: Dispute) -> str:
    return reverse("commissions:dispute_detail", kwargs={"pk": dispute.pk})


def _period(dispute: Dispute) -> int:
    return dispute.statement.period
