"""What disputes are about, as a chart, as tables and as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.services.dispute_statistics import MONTHS, Statistics, dispute_statistics
from commissions.services.dispute_workbook import statistics_workbook
from core.actions import Crumb
from core.audit import record
from core.views.base import PageView

VIEW = "commissions.run_view"
EXPORT = "commissions.dispute_export"
SHOWN_RULES = 10


class DisputeStatisticsView(PageView):
    permission = VIEW
    view_permission = "commissions.dispute_view"
    title = gettext_lazy("What disputes are about")
    template_name = "commissions/disputes/statistics.html"

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Disputes"), reverse("commissions:dispute_list"))]

    @cached_property
    def months(self) -> int:
        wanted = self.request.GET.get("months", "")
        return int(wanted) if wanted in {str(months) for months in MONTHS} else 12

    @cached_property
    def statistics(self) -> Statistics:
        return dispute_statistics(self.user, self.months)

    def get_context(self) -> dict[str, Any]:
        found = self.statistics
        return {
            **super().get_context(),
            "statistics": found,
            "months": self.months,
            "choices": MONTHS,
            "chart": _chart(found),
            "may_export": bool(self.user.scope_for(EXPORT)),
        }


class DisputeStatisticsExportView(DisputeStatisticsView):
    permission = EXPORT
    view_permission = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        response = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers={"Content-Disposition": f'attachment; filename="disputes_{self.months}.xlsx"'},
        )
        statistics_workbook(self.statistics, response)
        record(
            actor=self.user,
            action="core.export",
            detail={"list": self.get_title(), "rows": len(self.statistics.rows)},
        )
        return response


def _chart(found: Statistics) -> dict[str, Any]:
    """The rules that cause most: upheld, rejected and all others, one above the other."""
    rules = found.rules[:SHOWN_RULES][::-1]
    stack = {"type": "bar", "stack": "all", "barMaxWidth": 22}
    return {
        "grid": {"left": 4, "right": 12, "top": 30, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "yAxis": {"type": "category", "data": [row.name for row in rules]},
        "xAxis": {"type": "value", "minInterval": 1},
        "series": [
            {**stack, "name": _("Upheld"), "data": [row.upheld for row in rules]},
            {**stack, "name": _("Rejected"), "data": [row.rejected for row in rules]},
            {
                **stack,
                "name": _("Open or withdrawn"),
                "data": [row.open + row.withdrawn for row in rules],
            },
        ],
    }
