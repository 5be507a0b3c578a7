"""What waits for one person, by their rights: counts, each with the page where it is done."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agents.choices import AccountStatus
from agents.models import BankAccount
from agents.querysets import BankAccountQuerySet
from commissions.adjustments.choices import AdjustmentStatus
from commissions.adjustments.services import APPROVE as APPROVE_ADJUSTMENT
from commissions.adjustments.services import adjustments_waiting
from commissions.choices import DisputeStatus, MonthStatus, StatementStatus, VersionStatus
from commissions.models import Dispute, PlanVersion, Statement
from commissions.payments.services.payment_tasks import payments_waiting
from commissions.querysets import DisputeQuerySet
from commissions.services.deadlines import answer_by, submit_by
from commissions.services.desk_pages import Board
from core import formats
from core.models import ImportSession, ImportState
from core.periods import today
from core.querysets import ImportQuerySet
from core.scoping import Scope, ScopedUser


@dataclass(frozen=True, slots=True)
class Task:
    """`url` leads to the one thing that waits, or to the list. `due` is the earliest day by which it is."""

    name: str
    count: int
    url: str
    icon: str
    note: str = ""
    due: datetime.date | None = None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < today()


def tasks_for(user: ScopedUser, board: Board | None) -> list[Task]:
    """In the order of the monthly loop; at most eight queries, none for what the user may not do."""
    found = [
        _uploads(user),
        *(_months(user, board) if board else ()),
        *_to_approve(user),
        *_disputes(user),
        *_accounts(user),
        *_payments(user),
        _statements(user),
    ]
    return [task for task in found if task is not None]


def _uploads(user: ScopedUser) -> Task | None:
    if not user.scope_for("sales.result_upload"):
        return None
    waiting = ImportSession.objects.visible_to(user, "sales.result_upload").filter(
        Q(state__in=[ImportState.MAPPING, ImportState.CHECKED, ImportState.READY], owner_id=user.pk)
        | Q(state__in=[ImportState.CHECKED, ImportState.READY, ImportState.SUBMITTED])
        & ImportQuerySet.scope_filter(user.scope_for("sales.result_commit"))
    )
    found = waiting.aggregate(
        count=Count("pk"),
        mend=Count("pk", filter=Q(state=ImportState.CHECKED)),
        first=Min("pk"),
        oldest=Min("period"),
    )
    if not found["count"]:
        return None
    url = (
        reverse("sales:import_detail", kwargs={"pk": found["first"]})
        if found["count"] == 1
        else reverse("sales:import_list")
    )
    note = _("%(count)s with refused cells") % {"count": found["mend"]} if found["mend"] else ""
    return Task(_("Uploads to finish"), found["count"], url, "upload", note, submit_by(found["oldest"]))


def _months(user: ScopedUser, board: Board) -> list[Task | None]:
    """Runs, submissions, approvals and publications. Nobody is sent to approve their own work."""

    def held(code: str, status: MonthStatus, *, own: bool) -> list[tuple[int, int]]:
        scope = user.scope_for(code)
        return [
            key
            for key, month in board.months.items()
            if month.status == status and scope.has_city(key[0]) and (own or month.submitted_by_id != user.pk)
        ]

    to_run = _within(user.scope_for("commissions.run_start"), board.to_run())
    fresh = set(board.to_run())
    submit = [
        key
        for key in held("commissions.run_submit", MonthStatus.OPEN, own=True)
        if board.months[key].version and key not in fresh
    ]
    return [
        _month_task(_("Months to run"), "calculator", to_run, due=True),
        _month_task(_("Months to submit"), "send", submit, due=True),
        _month_task(
            _("Months to approve"),
            "rubber-stamp",
            held("commissions.run_approve", MonthStatus.SUBMITTED, own=False),
        ),
        _month_task(
            _("Months to publish"),
            "speakerphone",
            held("commissions.run_publish", MonthStatus.APPROVED, own=False),
        ),
    ]


def _within(scope: Scope, keys: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [key for key in keys if scope.has_city(key[0])]


def _month_task(name: str, icon: str, keys: list[tuple[int, int]], *, due: bool = False) -> Task | None:
    """The month itself where there is one; the list of the oldest otherwise."""
    if not keys:
        return None
    ordered = sorted(keys, key=lambda key: (key[1], key[0]))
    city_id, period = ordered[0]
    url = (
        reverse("commissions:month_detail", kwargs={"city": city_id, "period": period})
        if len(keys) == 1
        else f"{reverse('commissions:month_list')}?period={period}"
    )
    labels = dict.fromkeys(formats.period_label(each) for _city, each in ordered)
    last_day = submit_by(period) if due else None
    return Task(name, len(keys), url, icon, ", ".join(list(labels)[:3]), last_day)


def _to_approve(user: ScopedUser) -> list[Task]:
    """Plan versions, and amounts that take two persons, in one look; nobody is sent to approve their own."""
    parts: list[QuerySet[Any, Any]] = []
    if user.scope_for("commissions.plan_approve"):
        versions = PlanVersion.objects.visible_to(user, "commissions.plan_approve").filter(
            status=VersionStatus.IN_REVIEW
        )
        parts.append(_named("version", versions.exclude(prepared_by_id=user.pk)))
    if user.scope_for(APPROVE_ADJUSTMENT):
        parts.append(_named("adjustment", adjustments_waiting(user)))
    if not parts:
        return []
    found: dict[str, list[int]] = {"version": [], "adjustment": []}
    for name, key in parts[0].union(*parts[1:], all=True):
        found[name].append(key)
    waits = f"{reverse('commissions:adjustment_list')}?status={AdjustmentStatus.PROPOSED.value}"
    told = (
        (_("Plan versions to approve"), "version", "plan_version_detail", reverse("commissions:plan_list")),
        (_("Rewards, fines and adjustments to approve"), "adjustment", "adjustment_detail", waits),
    )
    icons = {"version": "license", "adjustment": "medal"}
    return [
        Task(
            label,
            len(found[name]),
            reverse(f"commissions:{page}", kwargs={"pk": found[name][0]})
            if len(found[name]) == 1
            else several,
            icons[name],
        )
        for label, name, page, several in told
        if found[name]
    ]


def _named(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    told: QuerySet[Any, Any] = rows.order_by().annotate(waits=Value(name)).values_list("waits", "pk")
    return told


def _disputes(user: ScopedUser) -> list[Task]:
    """Those to answer and the rulings to approve, counted in one look."""
    answers, approves = (user.scope_for(f"commissions.dispute_{act}") for act in ("answer", "approve"))
    if not answers and not approves:
        return []
    others = ~Q(raised_by_id=user.pk)
    open_ = Q(DisputeQuerySet.scope_filter(answers), others, status=DisputeStatus.OPEN)
    ruled = Q(
        DisputeQuerySet.scope_filter(approves), others, ~Q(ruled_by_id=user.pk), status=DisputeStatus.REVIEW
    )
    found = Dispute.objects.filter(open_ | ruled).aggregate(
        open=Count("pk", filter=open_),
        oldest=Min("raised_at", filter=open_),
        ruled=Count("pk", filter=ruled),
        first_ruled=Min("pk", filter=ruled),
    )
    tasks = []
    if found["open"]:
        days = (today() - localdate(found["oldest"])).days
        note = ngettext("the oldest waits %(days)s day", "the oldest waits %(days)s days", days) % {
            "days": days
        }
        url = f"{reverse('commissions:dispute_list')}?status={DisputeStatus.OPEN.value}"
        due = answer_by(found["oldest"])
        tasks.append(Task(_("Disputes to answer"), found["open"], url, "message-report", note, due))
    if found["ruled"]:
        url = (
            reverse("commissions:dispute_detail", kwargs={"pk": found["first_ruled"]})
            if found["ruled"] == 1
            else f"{reverse('commissions:dispute_list')}?status={DisputeStatus.REVIEW.value}"
        )
        tasks.append(Task(_("Rulings to approve"), found["ruled"], url, "rubber-stamp"))
    return tasks


def _accounts(user: ScopedUser) -> list[Task]:
    """Requests to make proposals of, and proposals to approve; nobody is sent to decide about their own."""
    proposes, approves = (user.scope_for(f"agents.account_{act}") for act in ("propose", "approve"))
    if not proposes and not approves:
        return []
    asked = Q(BankAccountQuerySet.scope_filter(proposes), status=AccountStatus.REQUESTED)
    made = Q(BankAccountQuerySet.scope_filter(approves), status=AccountStatus.PROPOSED)
    found = (
        BankAccount.objects.not_made_by(user.pk)
        .filter(asked | made)
        .aggregate(
            asked=Count("pk", filter=asked),
            first_asked=Min("pk", filter=asked),
            asked_at=Min("requested_at", filter=asked),
            made=Count("pk", filter=made),
            first_made=Min("pk", filter=made),
            made_at=Min("proposed_at", filter=made),
        )
    )
    names = {"asked": _("Accounts that dealers ask for"), "made": _("Bank accounts to approve")}
    return [
        Task(
            names[step],
            found[step],
            reverse("agents:account_detail", kwargs={"pk": found[f"first_{step}"]})
            if found[step] == 1
            else f"{reverse('agents:account_list')}?waiting=mine",
            "building-bank",
            due=localdate(found[f"{step}_at"]) + datetime.timedelta(days=settings.ACCOUNT_DECISION_DAYS),
        )
        for step in ("asked", "made")
        if found[step]
    ]


def _payments(user: ScopedUser) -> list[Task]:
    return [Task(str(found.name), found.count, found.url, found.icon) for found in payments_waiting(user)]


def _statements(user: ScopedUser) -> Task | None:
    if not user.scope_for("commissions.statement_confirm"):
        return None
    waiting = Statement.objects.visible_to(user, "commissions.statement_confirm").filter(
        Q(respond_by__isnull=True) | Q(respond_by__gte=today()), status=StatementStatus.PUBLISHED
    )
    found = waiting.aggregate(count=Count("pk"), first=Min("pk"), until=Min("respond_by"))
    if not found["count"]:
        return None
    url = (
        reverse("commissions:statement_detail", kwargs={"pk": found["first"]})
        if found["count"] == 1
        else f"{reverse('commissions:statement_list')}?status={StatementStatus.PUBLISHED.value}"
    )
    return Task(_("Statements to confirm"), found["count"], url, "receipt", due=found["until"])
