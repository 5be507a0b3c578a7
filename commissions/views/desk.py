"""The run desk: the months of a city or of the province, and one month with all that can be done with it."""

from typing import Any, ClassVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.adjustments.services import adjustment_points
from commissions.budgets.services import budget_points, is_forbidden
from commissions.choices import Cause, MonthStatus, RunStatus
from commissions.filtersets.desk import MonthStatementFilterSet
from commissions.models import Month, Run, Statement
from commissions.panels import bars, month_badge, month_rows, stage_table, waterfall
from commissions.services import desk_pages
from commissions.services.desk import month_sums
from commissions.services.month_decisions import APPROVE
from commissions.services.month_line import closing_waits, month_line, month_state
from commissions.services.open_points import open_points
from commissions.tables.desk import DraftStatementTable, MonthStatementTable
from core import formats
from core.actions import Crumb
from core.filters import PortalFilterSet
from core.links import may_open
from core.models import Job, JobState
from core.periods import current_period, is_period, last_day, previous_period, shift
from core.tables import PortalTable
from core.views.acting import Progress, ProgressView
from core.views.activity import HISTORY
from core.views.base import PageView, PortalView
from core.views.listing import Empty, ListView
from network.choices import RegionLevel
from network.models import Position, Region

VIEW = "commissions.run_view"
SHOWN_MONTHS = 12


class MonthListView(PageView):
    """The province: all cities of one month. A city: its months."""

    permission = VIEW
    template_name = "commissions/desk/list.html"
    title = gettext_lazy("Commission runs")

    def get_context(self) -> dict[str, Any]:
        scope = self.user.scope_for(VIEW)
        board = desk_pages.Board(scope, shift(current_period(), -SHOWN_MONTHS))
        several = len(board.cities) > 1
        known = sorted({*board.periods, previous_period(current_period())}, reverse=True)[:SHOWN_MONTHS]
        periods = [self._chosen(known)] if several else known
        ids = [city.pk for city in board.cities]
        rows = month_rows(board, periods, desk_pages.month_totals(ids, desk_pages.previous_of(periods)))
        return {
            **super().get_context(),
            "rows": rows,
            "total": rows.total,
            "several": several,
            "periods": [(period, formats.period_label(period)) for period in known],
            "period": periods[0] if periods else None,
            "shows_budgets": may_open(self.user, "commissions:budget_list"),
            "decide_url": self._decide_url(board, periods[0]) if several else "",
        }

    def _decide_url(self, board: desk_pages.Board, period: int) -> str:
        """To all months that wait for approval at once, where there are some and the reader approves."""
        scope = self.user.scope_for(APPROVE)
        waiting = any(
            key[1] == period and month.status == MonthStatus.SUBMITTED and scope.has_city(key[0])
            for key, month in board.months.items()
        )
        return f"{reverse('commissions:months_decide')}?period={period}" if waiting else ""

    def _chosen(self, known: list[int]) -> int:
        wanted = self.request.GET.get("period", "")
        return int(wanted) if wanted.isdecimal() and int(wanted) in known else known[0]


class MonthPage(PortalView):
    """Base of pages about one (city, period): out of scope or no such city is not found."""

    permission = VIEW
    month: Month
    city: Region
    districts: list[Region]

    def check_access(self) -> None:
        city_id, period = self.kwargs["city"], self.kwargs["period"]
        scope = self.user.scope_for(VIEW)
        if not scope.has_city(city_id) or not is_period(period) or period > current_period():
            raise Http404
        within = Region.objects.filter(pk=city_id).values("path")[:1]
        regions = Region.objects.filter(
            Q(level=RegionLevel.CITY) | Q(level=RegionLevel.DISTRICT), path__startswith=within
        )
        self.districts = []
        for region in regions:
            if region.pk == city_id and region.level == RegionLevel.CITY:
                self.city = region
            else:
                self.districts.append(region)
        if not hasattr(self, "city"):
            raise Http404
        self.month = Month.objects.filter(city_id=city_id, period=period).select_related(
            "submitted_by", "approved_by", "published_by"
        ).first() or Month(city_id=city_id, period=period)
        self.month.city = self.city
        super().check_access()

    @property
    def address(self) -> dict[str, int]:
        return {"city": self.city.pk, "period": self.month.period}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Commission runs"), reverse("commissions:month_list")), Crumb(self.city.name)]


class MonthDetailView(MonthPage, ListView):
    """One month of one city. A dozen queries, whatever the number of lines."""

    view_permission = VIEW
    template_name = "commissions/desk/detail.html"
    queryset = Statement.objects.select_related("payee").annotate(
        extras=F("override") + F("coefficient"), earlier=F("difference") + F("adjustment")
    )
    filterset_class = MonthStatementFilterSet
    default_sort = "-amount"
    export_permission = "commissions.statement_export"
    page_size = 25
    empty: ClassVar[Empty] = Empty(
        gettext_lazy("Nothing calculated yet"),
        gettext_lazy("Run the month once its data is in. You see here what each agent earns."),
        icon="calculator",
    )

    def get_title(self) -> str:
        return _("Commissions of %(period)s") % {"period": formats.period_label(self.month.period)}

    def get_queryset(self) -> QuerySet[Any]:
        visible = self.queryset.all().visible_to(self.user)
        then = Position.objects.filter(
            channel=OuterRef("payee"), effective_from__lte=last_day(self.month.period)
        ).order_by("-effective_from")
        return visible.filter(city_id=self.city.pk, period=self.month.period).annotate(
            level_then=Subquery(then.values("level")[:1]), star_then=Subquery(then.values("star")[:1])
        )

    @cached_property
    def filterset(self) -> PortalFilterSet | None:
        found = MonthStatementFilterSet(
            self.request.GET,
            queryset=self.get_queryset(),
            request=self.request,
            districts=[(district.pk, district.name) for district in self.districts],
        )
        if self.is_draft:
            del found.filters["status"]
        return found

    @property
    def is_draft(self) -> bool:
        """Before publication all statements are drafts, and nobody needs to be told so row by row."""
        return self.month.status in MonthStatus.in_group("unpublished")

    @property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        return DraftStatementTable if self.is_draft else MonthStatementTable

    def get_context(self) -> dict[str, Any]:
        listing = super().get_context()
        if self.request.headers.get("HX-Target") in {"list", "results"}:
            return listing
        city_id, period = self.city.pk, self.month.period
        runs = desk_pages.recent_runs(self.month)
        last, running = desk_pages.last_done(runs), desk_pages.at_work(runs)
        uploads = desk_pages.uploads_of([city_id], [period]).get((city_id, period), desk_pages.Uploads())
        found = month_state(city_id, period)
        now, before = found.now, found.before
        sums = month_sums(city_id, period)
        labels = sums.labels
        seen = desk_pages.seen_uploads(last.inputs if last else None, period)
        unpublished = self.month.version and self.month.status in MonthStatus.in_group("unpublished")
        return {
            **listing,
            "month": self.month,
            "state": month_badge(self.month, seen, uploads, running=running is not None),
            "open_points": [
                *open_points(city_id, period, uploads, seen),
                *adjustment_points(found.after.proposals),
                *budget_points(found.budget),
            ]
            if unpublished
            else [],
            "budget": found.budget,
            "period_text": str(period),
            "may_submit": not is_forbidden(found.budget),
            "last_run": last,
            "shows_agents": may_open(self.user, "commissions:statement_detail"),
            "address": self.address,
            "steps": month_line(self.month, last, last.number if last else 0, uploads, found.after),
            "choices": desk_pages.month_choices(
                self.month,
                self.user,
                last,
                uploads,
                running=running is not None,
                waits=closing_waits(found.after),
            ),
            "progress": run_progress(running, self.request.path) if running else None,
            "activity_url": reverse("commissions:month_activity", kwargs=self.address)
            if self.month.pk and self.user.scope_for(HISTORY).has_city(city_id)
            else "",
            "progress_url": reverse("commissions:run_progress", kwargs=self.address),
            "failed": runs[0] if runs and runs[0].status == RunStatus.FAILED else None,
            "now": now,
            "after": found.after,
            "before": before,
            "change": desk_pages.change(now.amount, before.amount if before else None),
            "sums": sums,
            "causes": [(Cause(cause).label, cause, found) for cause, found in sums.causes()],
            "stages": stage_table(sums),
            "reasons": bars([(code, labels.reason(code), count) for code, count in sums.reasons()]),
            "reasons_total": sum(count for _code, count in sums.reasons()),
            "waterfall": waterfall(sums) if sums.rows else None,
            "runs": [(run, desk_pages.run_seconds(run), RunStatus(run.status)) for run in runs],
        }


class RunProgressView(MonthPage, ProgressView):
    """Asked every second while a run is at work; leads back to the month when it has ended."""

    def get_progress(self) -> Progress:
        run = (
            Run.objects.filter(city_id=self.city.pk, period=self.month.period)
            .select_related("job")
            .order_by("-id")
            .first()
        )
        if run is None:
            raise Http404
        return run_progress(run, reverse("commissions:month_detail", kwargs=self.address))


def run_progress(run: Run, next_url: str) -> Progress:
    """A run's job as people watch it. A run without a job was started from the command line."""
    job: Job | None = run.job
    finished = run.status in {RunStatus.DONE, RunStatus.FAILED} or (
        job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}
    )
    return Progress(
        title=_("The month is being calculated"),
        step=_step(job),
        percent=job.percent if job else None,
        done=job.done if job else 0,
        total=job.total if job else None,
        finished=finished,
        error=(run.error or (job.error_text if job else ""))
        if finished and run.status != RunStatus.DONE
        else "",
        next_url=next_url,
    )


def _step(job: Job | None) -> str:
    if job is None:
        return ""
    return _("Waiting for its turn") if job.state == JobState.QUEUED else job.step
