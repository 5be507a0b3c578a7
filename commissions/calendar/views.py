"""The instalment calendar: a cash plan for staff, the coming months for dealers, and the parts behind both."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.calendar.filtersets import DuePartFilterSet
from commissions.calendar.models import DuePart
from commissions.calendar.services.board import (
    BY_CITY,
    BY_COMPONENT,
    Plan,
    cash_plan,
    conditions_of,
    due_months,
    horizon,
    part_text,
)
from commissions.calendar.tables import DuePartTable
from commissions.services.confirmations import CONFIRM
from core import formats
from core.actions import Action, Crumb
from core.views import Empty, ListView, ObjectView, PageView
from network.models import Channel, Region

VIEW = "commissions.statement_view"


class DueCalendarView(PageView):
    """Staff see months against cities or components; a dealer sees month by month what comes, and what it depends on."""

    permission = VIEW
    title = gettext_lazy("Instalment calendar")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user.scope_for(CONFIRM):
            return self.show(
                "commissions/calendar/dealer.html", **months_context(DuePart.objects.visible_to(self.user))
            )
        return self.show("commissions/calendar/plan.html", **self.plan())

    @cached_property
    def cities(self) -> list[Region]:
        """Those whose parts this user may see."""
        rows = DuePart.objects.visible_to(self.user).order_by()
        return list(Region.objects.filter(pk__in=rows.values("city")).order_by("code"))

    @cached_property
    def city(self) -> Region | None:
        """The one that is looked at: as asked for, or the only one there is."""
        wanted = self.request.GET.get("city", "")
        found = next((city for city in self.cities if str(city.pk) == wanted), None)
        return found or (self.cities[0] if len(self.cities) == 1 else None)

    def get_crumbs(self) -> list[Crumb]:
        if self.city is None or len(self.cities) == 1:
            return []
        return [Crumb(_("All cities"), reverse("commissions:due_calendar"))]

    def plan(self) -> dict[str, Any]:
        by_city = self.city is None and self.request.GET.get("by") != "component"
        rows = DuePart.objects.visible_to(self.user)
        if self.city is not None:
            rows = rows.filter(city=self.city)
        months = horizon(rows)
        plan = cash_plan(rows, months, by=BY_CITY if by_city else BY_COMPONENT)
        return {
            "plan": plan,
            "table": self.cells(plan, by_city=by_city),
            "by_city": by_city,
            "several": len(self.cities) > 1,
            "city": self.city,
            "next_month": plan.rows[0].total,
            "next_three": sum(row.total for row in plan.rows[:3]),
            "chart": _chart(plan),
            "conditions": conditions_of(rows),
        }

    def cells(self, plan: Plan, *, by_city: bool) -> list[tuple[Any, list[tuple[int, str]], str]]:
        """Each row with its cells and where they lead: to the parts behind them."""
        parts = reverse("commissions:due_list")
        name = "city" if by_city else "component"
        kept = {"city": self.city.pk} if self.city is not None and len(self.cities) > 1 else {}

        def leads(**query: Any) -> str:
            return f"{parts}?{urlencode({**kept, **query})}"

        return [
            (
                row,
                [
                    (amount, "" if row.is_later or not amount else leads(period=row.period, **{name: key}))
                    for amount, (key, _label) in zip(row.cells, plan.columns, strict=True)
                ],
                "" if row.is_later or not row.total else leads(period=row.period),
            )
            for row in plan.rows
        ]


def months_context(rows: QuerySet[DuePart]) -> dict[str, Any]:
    months = due_months(rows, horizon(rows))
    return {
        "months": months,
        "total": sum(month.total for month in months),
        "several": rows.order_by().values("payee").distinct()[:2].count() > 1,
    }


def _chart(plan: Plan) -> dict[str, Any]:
    months = [row for row in plan.rows if not row.is_later]
    return {
        "grid": {"left": 64, "right": 12, "top": 16, "bottom": 28},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [formats.period_label(row.period) for row in months]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "name": _("Falls due (yuan)"),
                "data": [
                    {
                        "value": row.total / 100,  # for drawing only
                        "url": f"{reverse('commissions:due_list')}?period={row.period}",
                    }
                    for row in months
                ],
            }
        ],
    }


class DuePayeeView(ObjectView, PageView):
    """The coming months of one payee, as the dealer sees them."""

    permission = VIEW
    view_permission = VIEW
    queryset = Channel.objects.select_related("city")
    template_name = "commissions/calendar/dealer.html"
    object: Channel

    def get_title(self) -> str:
        return self.object.name

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Instalment calendar"), reverse("commissions:due_calendar"))]

    def get_context(self) -> dict[str, Any]:
        rows = DuePart.objects.visible_to(self.user).filter(payee=self.object)
        return {**super().get_context(), **months_context(rows), "payee": self.object}


class DuePartListView(ListView):
    permission = VIEW
    title = gettext_lazy("Parts to fall due")
    queryset = DuePart.objects.select_related("payee", "component")
    table_class = DuePartTable
    filterset_class = DuePartFilterSet
    default_sort = "period"
    export_permission = "commissions.statement_export"
    dresses_rows = True
    actions = (
        Action(gettext_lazy("Instalment calendar"), "commissions:due_calendar", VIEW, icon="calendar-month"),
    )
    empty: ClassVar[Empty] = Empty(
        gettext_lazy("Nothing falls due"),
        gettext_lazy(
            "What a published month pays in parts, or holds back, stands here until its month comes."
        ),
        icon="calendar-month",
    )

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Instalment calendar"), reverse("commissions:due_calendar"))]

    def dress(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.told = part_text(row.kind, row.part)
        return rows
