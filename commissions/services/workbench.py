"""What waits for one person, by their rights: counts, each with the page where it is done."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commissions.choices import DisputeStatus, MonthStatus, RunStatus, StatementStatus, VersionStatus
from commissions.models import Dispute, Month, PlanVersion, Run, Statement
from core import formats
from core.models import ImportSession, ImportState
from core.periods import today
from core.scoping import ScopedUser


@dataclass(frozen=True, slots=True)
class Task:
    """`url` leads to the one thing that waits, or to the list of them. `note` says what is urgent about it."""

    name: str
    count: int
    url: str
    icon: str
    note: str = ""


OWN_UPLOADS: Final = "sales:import_list"


def tasks_for(user: ScopedUser) -> list[Task]:
    """In the order of the monthly loop. At most one query each, none for what the user may not do."""
    found: list[Task | None] = [
        _uploads(user),
        *_months(user),
        _plans(user),
        _disputes(user),
        _statements(user),
    ]
    return [task for task in found if task is not None and task.count]


def _uploads(user: ScopedUser) -> Task | None:
    scope = user.scope_for("sales.result_upload")
    if not scope:
        return None
    waiting = ImportSession.objects.visible_to(user, "sales.result_upload").filter(
        state__in=[ImportState.CHECKED, ImportState.READY]
    )
    found = waiting.aggregate(
        count=Count("pk"), mend=Count("pk", filter=Q(state=ImportState.CHECKED)), first=Min("pk")
    )
    count = found["count"]
    url = _address(OWN_UPLOADS)
    if not count or not url:
        return None
    note = _("%(count)s have refused cells") % {"count": found["mend"]} if found["mend"] else ""
    return Task(_("Uploads to finish"), count, url, "upload", note)


def _months(user: ScopedUser) -> list[Task | None]:
    """Runs, submissions, approvals and publications: the months themselves are few."""
    return [
        _to_run(user),
        _month_task(
            user,
            "commissions.run_submit",
            Q(status=MonthStatus.OPEN, version__gt=0),
            _("Months to submit"),
            "send",
        ),
        _month_task(
            user,
            "commissions.run_approve",
            Q(status=MonthStatus.SUBMITTED) & ~Q(submitted_by_id=user.pk),
            _("Months to approve"),
            "rubber-stamp",
        ),
        _month_task(
            user,
            "commissions.run_publish",
            Q(status=MonthStatus.APPROVED) & ~Q(submitted_by_id=user.pk),
            _("Months to publish"),
            "speakerphone",
        ),
    ]


def _to_run(user: ScopedUser) -> Task | None:
    """Months that are open and have uploads which no run has seen."""
    scope = user.scope_for("commissions.run_start")
    if not scope:
        return None
    seen = Run.objects.filter(
        city_id=OuterRef("city_id"),
        period=OuterRef("period"),
        status=RunStatus.DONE,
        import_watermark__gte=OuterRef("pk"),
    )
    settled = Month.objects.filter(city_id=OuterRef("city_id"), period=OuterRef("period")).exclude(
        status=MonthStatus.OPEN
    )
    committed = ImportSession.objects.filter(state=ImportState.COMMITTED, city_id__isnull=False)
    if not scope.everything:
        committed = committed.filter(city_id__in=scope.city_ids)
    waiting = list(
        committed.filter(~Exists(seen), ~Exists(settled))
        .order_by("period", "city_id")
        .values_list("city_id", "period")
        .distinct()
    )
    return _month_link(_("Months to run"), "calculator", waiting)


def _month_task(user: ScopedUser, code: str, state: Q, name: str, icon: str) -> Task | None:
    if not user.scope_for(code):
        return None
    months = Month.objects.visible_to(user, code).filter(state)
    return _month_link(
        name, icon, list(months.order_by("period", "city_id").values_list("city_id", "period"))
    )


def _month_link(name: str, icon: str, months: list[tuple[int | None, int]]) -> Task | None:
    """The month itself where there is one; the list otherwise."""
    if not months:
        return None
    city_id, period = months[0]
    alone = len(months) == 1
    url = (
        reverse("commissions:month_detail", kwargs={"city": city_id, "period": period})
        if alone
        else f"{reverse('commissions:month_list')}?period={period}"
    )
    labels = dict.fromkeys(formats.period_label(each) for _city, each in months)
    return Task(name, len(months), url, icon, ", ".join(list(labels)[:3]))


def _plans(user: ScopedUser) -> Task | None:
    if not user.scope_for("commissions.plan_approve"):
        return None
    waiting = PlanVersion.objects.visible_to(user, "commissions.plan_approve").filter(
        status=VersionStatus.IN_REVIEW
    )
    found = waiting.exclude(prepared_by_id=user.pk).aggregate(count=Count("pk"), first=Min("pk"))
    if not found["count"]:
        return None
    url = (
        reverse("commissions:plan_version_detail", kwargs={"pk": found["first"]})
        if found["count"] == 1
        else reverse("commissions:plan_list")
    )
    return Task(_("Plan versions to approve"), found["count"], url, "license")


def _disputes(user: ScopedUser) -> Task | None:
    if not user.scope_for("commissions.dispute_answer"):
        return None
    waiting = (
        Dispute.objects.visible_to(user, "commissions.dispute_answer")
        .filter(status=DisputeStatus.OPEN)
        .exclude(raised_by_id=user.pk)
    )
    found = waiting.aggregate(count=Count("pk"), oldest=Min("raised_at"), first=Min("pk"))
    if not found["count"]:
        return None
    days = (today() - found["oldest"].astimezone().date()).days
    url = f"{reverse('commissions:dispute_list')}?status=open"
    note = ngettext("the oldest waits %(days)s day", "the oldest waits %(days)s days", days) % {"days": days}
    return Task(_("Disputes to answer"), found["count"], url, "message-report", note)


def _statements(user: ScopedUser) -> Task | None:
    if not user.scope_for("commissions.statement_confirm"):
        return None
    waiting = Statement.objects.visible_to(user, "commissions.statement_confirm").filter(
        Q(respond_by__isnull=True) | Q(respond_by__gte=today()), status=StatementStatus.PUBLISHED
    )
    found = waiting.aggregate(
        count=Count("pk"), first=Min("pk"), until=Min("respond_by"), latest=Max(F("period"))
    )
    if not found["count"]:
        return None
    url = (
        reverse("commissions:statement_detail", kwargs={"pk": found["first"]})
        if found["count"] == 1
        else f"{reverse('commissions:statement_list')}?status=published"
    )
    note = _("until %(date)s") % {"date": formats.date(found["until"])} if found["until"] else ""
    return Task(_("Statements to confirm"), found["count"], url, "receipt", note)


def _address(name: str) -> str:
    """Pages of other parts of the portal, where they are installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
