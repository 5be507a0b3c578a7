"""Ledger lines: those of a city's month by reason or cause, and the page that says why."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import Cause, LineKind, LineStage, StatementStatus
from commissions.engine.explain import NoSuchLine
from commissions.filtersets.desk import MonthLineFilterSet
from commissions.models import Line, LineHold, Run, Statement
from commissions.models.line import IDS_PER_RUN
from commissions.payments.services.holds import HOLD
from commissions.services.desk import MonthSums, month_sums
from commissions.services.disputes import RAISE, line_dispute
from commissions.services.explain import line_explain
from commissions.services.labels import Labels, labels_for
from commissions.services.line_facts import fact_cards
from commissions.services.line_rows import decided_load, dress, line_subtitle, line_title
from commissions.services.losses import WALKED
from commissions.services.replay import sections
from commissions.services.words import grounds_of, told
from commissions.tables.desk import MonthPostedTable, MonthRefusalTable, MonthStageTable
from commissions.views.desk import VIEW as DESK
from commissions.views.desk import MonthPage
from commissions.views.statements import SEE_SUBSCRIBERS, VIEW, holds, is_dealers, sees_numbers
from core import formats
from core.actions import Crumb
from core.errors import Denied
from core.filters import PortalFilterSet
from core.periods import today
from core.tables import PortalTable
from core.views.base import PortalView
from core.views.listing import COUNT_LIMIT, Empty, ListView


class MonthLines(MonthPage):
    """Base of pages about the lines of a city's month that the address finds: refusals by reason, differences by cause,
    the lines of one run, each from an index; and those that a stage acts on."""

    def get_title(self) -> str:
        return _("Lines of %(period)s") % {"period": formats.period_label(self.month.period)}

    def get_crumbs(self) -> list[Crumb]:
        return [
            *super().get_crumbs(),
            Crumb(
                formats.period_label(self.month.period),
                reverse("commissions:month_detail", kwargs=self.address),
            ),
        ]

    @cached_property
    def sums(self) -> MonthSums:
        return month_sums(self.city.pk, self.month.period)

    @property
    def in_full(self) -> bool:
        return self.user.scope_for(SEE_SUBSCRIBERS).has_city(self.city.pk)

    @cached_property
    def labels(self) -> Labels:
        return self.sums.labels

    @cached_property
    def filterset(self) -> PortalFilterSet | None:
        return MonthLineFilterSet(
            self.request.GET,
            queryset=self.get_queryset(),
            request=self.request,
            city_id=self.city.pk,
            in_full=self.in_full,
            components=self.sums.component_names(),
            reasons=[(code, f"{code} {self.labels.reason(code)}") for code, _count in self.sums.reasons()],
            causes=[(cause, str(Cause(cause).label)) for cause, _sum in self.sums.causes()],
        )

    def get_queryset(self) -> QuerySet[Any]:
        """By reason the month's own refusals, by cause the differences of earlier months; by run or stage all lines."""
        rows = Line.objects.select_related("component", "payee", "channel")
        lines = rows.visible_to(self.user).filter(city_id=self.city.pk, period=self.month.period)
        if self.by_run:
            return lines
        if not self.has_stage:
            lines = lines.none()
        if self.stage == LineStage.EARLIER or self.by_cause:
            lines = lines.exclude(event_period=F("period")).filter(event_period__in=self.earlier_months)
        if self.stage:
            return lines.annotate(full=Coalesce("worth", "whole", "gross"))
        if self.by_cause:
            return lines
        return lines.filter(event_period=self.month.period, kind=LineKind.EARN).exclude(reason="")

    @property
    def earlier_months(self) -> set[int]:
        """Named, because the database takes lines of other months for many, and would look for them among all."""
        return {row.event_period for row in self.sums.rows} - {self.month.period}

    @property
    def has_stage(self) -> bool:
        """Whether the stage changed anything, by the sums: without, all of the month's lines would be read to find none."""
        if self.stage not in (LineStage.CAPS, LineStage.FACTORS, LineStage.PARTS):
            return True
        asked = self.request.GET.get("component", "")
        rows = [row for row in self.sums.rows if asked in ("", str(row.component_key))]
        if self.stage == LineStage.CAPS:
            return any(row.cut for row in rows)
        if self.stage == LineStage.FACTORS:
            return any(row.worth != row.rated for row in rows)
        return any(row.rated != row.gross for row in rows)

    @property
    def by_run(self) -> bool:
        return self.request.GET.get("run", "").isdecimal()

    @property
    def stage(self) -> str:
        wanted = self.request.GET.get("stage", "")
        return wanted if wanted in LineStage.values else ""

    @property
    def by_cause(self) -> bool:
        return bool(self.request.GET.get("cause"))


class MonthLineListView(MonthLines, ListView):
    permission = "commissions.statement_view"
    view_permission = DESK
    queryset = Line.objects.all()
    key = "id"
    export_permission = "commissions.statement_export"
    reveals = (SEE_SUBSCRIBERS,)
    dresses_rows = True
    template_name = "commissions/desk/lines.html"
    empty: ClassVar[Empty] = Empty(gettext_lazy("No such line in this month"), icon="list")

    @property
    def count_limit(self) -> int:  # type: ignore[override]
        """What a search leaves of a stage lies far apart: to count ten thousand, most of the month would be read."""
        return 1_000 if self.stage and self.request.GET.get("q") else COUNT_LIMIT

    @property
    def default_sort(self) -> str:  # type: ignore[override]
        """The order of the index that the refusals are read from."""
        posted = self.by_cause or self.by_run or self.stage not in ("", LineStage.CONDITIONS)
        return "id" if posted else "reason"

    @property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        if self.stage in WALKED:
            return MonthStageTable
        return MonthPostedTable if self.by_cause or self.by_run or self.stage else MonthRefusalTable

    def dress(self, rows: list[Any]) -> list[Any]:
        cards = fact_cards(self.city.pk, rows)
        return dress(rows, cards, self.labels, in_full=self.in_full)

    def get_context(self) -> dict[str, Any]:
        may = (self.by_run or self.by_cause) and self.user.scope_for(HOLD).has_city(self.city.pk)
        url = reverse("commissions:month_lines_hold", kwargs=self.address)
        return {
            **super().get_context(),
            "hold_url": f"{url}?{self.request.GET.urlencode()}" if may else "",
        }


class LinePage(PortalView):
    """Base of pages about one line. Its statement decides who reads it: a dealer's is published and own."""

    permission = VIEW
    view_permission: ClassVar[str | None] = VIEW
    line: Line
    statement: Statement

    def check_access(self) -> None:
        if not self.user.scope_for(VIEW):
            raise Http404
        month = Run.objects.filter(pk=self.kwargs["pk"] // IDS_PER_RUN).values("city_id", "period").first()
        lines = Line.objects.select_related("component__version__plan", "channel")
        line = lines.filter(id=self.kwargs["pk"], **month).first() if month else None
        if line is None:
            raise Http404
        self.line = line
        statements = Statement.objects.visible_to(self.user).select_related("payee", "city")
        self.statement = get_object_or_404(
            statements, city_id=line.city_id, period=line.period, payee_id=line.payee_id
        )
        if self.permission != VIEW and not holds(self.user, self.permission, self.statement):
            raise Denied(self.permission, self.statement)


class LineDetailView(LinePage):
    """Why a line is what it is, in words."""

    template_name = "commissions/lines/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_title(self) -> str:
        return _("Why this amount") if not self.line.reason or self.line.amount else _("Why nothing was paid")

    def get_crumbs(self) -> list[Crumb]:
        url = reverse("commissions:statement_detail", kwargs={"pk": self.statement.pk})
        label = f"{formats.period_label(self.statement.period)} {self.statement.payee.name}"
        return [Crumb(label, url)]

    def history(self) -> list[Line]:
        """All lines of this fact and component that the reader may know of, the first of them first."""
        line = self.line
        shown = Statement.objects.visible_to(self.user).filter(city_id=line.city_id, payee_id=line.payee_id)
        return list(
            Line.objects.filter(
                city_id=line.city_id,
                payee_id=line.payee_id,
                component_key=line.component_key,
                kind=line.kind,
                grain=line.grain,
                fact_id=line.fact_id,
                event_period=line.event_period,
                period__in=shown.values("period"),
            ).order_by("id")
        )

    def get_context(self) -> dict[str, Any]:
        line, statement = self.line, self.statement
        in_full = sees_numbers(self.user, statement)
        card = fact_cards(line.city_id, [line]).get((line.grain, line.fact_id, line.fact_revision))
        grounds = grounds_of(line, card)
        history = self.history()
        net = sum(item.amount for item in history)
        decided_load([line])
        about = [
            line_subtitle(line, card),
            line.component.name if line.component else "",
            formats.period_label(line.event_period),
        ]
        dispute_id, frozen = line_dispute(statement, line.id) or (None, False)
        waiting = statement.status in {StatementStatus.PUBLISHED, StatementStatus.DISPUTED}
        in_time = statement.respond_by is None or today() <= statement.respond_by
        return {
            **super().get_context(),
            "line": line,
            "statement": statement,
            "card": card,
            "line_title": line_title(line, card, in_full=in_full),
            "about": [text for text in about if text],
            "telling": told(line, card, grounds),
            "history": [(item, Cause(item.cause).label) for item in history],
            "net": net,
            "dispute_id": dispute_id,
            "frozen": frozen,
            "dealer": is_dealers(self.user, statement),
            "held": (
                held := LineHold.objects.visible_to(self.user)
                .filter(
                    statement=statement,
                    kind=line.kind,
                    component_key=line.component_key,
                    grain=line.grain,
                    fact_id=line.fact_id,
                    event_period=line.event_period,
                )
                .first()
            ),
            "may_hold": held is None and net > 0 and holds(self.user, HOLD, statement),
            "may_dispute": waiting and in_time and not dispute_id and holds(self.user, RAISE, statement),
        }


class LineStagesView(LinePage):
    """A fragment: the line worked out once more from what its run saw, each stage with its numbers."""

    template_name = "commissions/lines/stages.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_context(self) -> dict[str, Any]:
        context = {**super().get_context(), "line": self.line, "stages": [], "agrees": False}
        try:
            explanation = line_explain(self.line)
        except NoSuchLine:
            return context
        in_full = sees_numbers(self.user, self.statement)
        labels = labels_for([self.line.component_key])
        return {
            **context,
            "stages": sections(explanation, labels, in_full=in_full),
            "agrees": explanation.amount == self.line.amount,
            "found": explanation.amount,
        }
