"""The page of a report: a list whose rows were added up, with figures and a chart above them."""

from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from core.filters import Chip
from core.htmx import target_of
from core.reports.filtersets import ReportFilterSet
from core.reports.rows import RowSet
from core.reports.shape import Found, Report
from core.tables import PortalTable
from core.views.listing import Empty, ListView, Summary
from core.views.paging import Page

_FARTHEST: Final = 7
"""Digits of a place in the list that are read at all."""


class ReportView(ListView):
    """`report` is all that a page of one names. `export_permission` narrows the rows of a file to where it is held, too."""

    template_name = "core/reports/report.html"
    report: Report
    dresses_rows = True
    page_size = 50
    nothing_yet: ClassVar[Empty] = Empty()

    def get_title(self) -> str:
        return str(self.report.title)

    @property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        return self.report.table_class

    @property
    def default_sort(self) -> str:  # type: ignore[override]
        return self.found.sort or self.report.sort

    @property
    def key(self) -> str:  # type: ignore[override]
        return "name"

    def narrowed(self, *codes: str) -> ReportFilterSet:
        """The filter set over the rows on which the reader holds all of these rights."""
        return self.report.filterset_class(self.request.GET, request=self.request, codes=codes)

    @cached_property
    def filterset(self) -> ReportFilterSet:
        return self.narrowed(self.subject_permission())

    @cached_property
    def found(self) -> Found:
        return self.report.find(self.filterset)

    @cached_property
    def filtered(self) -> Any:
        return RowSet(self.found.rows)

    def exported_rows(self) -> Any:
        found = self.report.find(self.narrowed(self.subject_permission(), self.export_permission))
        return RowSet(found.rows).order_by(*self.ordering())

    def get_chips(self) -> list[Chip]:
        return self.filterset.chips()

    def ordering(self) -> list[str]:
        return [self.sort]

    def get_page(self) -> Page:
        """Sums are few: a page is a stretch of them, named by its place."""
        size = self.setting.page_size or self.page_size
        place = self.request.GET.get("after") or self.request.GET.get("before") or ""
        digits = place.isascii() and place.isdecimal() and len(place) <= _FARTHEST
        first = min(int(place) if digits else 0, max(len(self.filtered) - 1, 0))
        rows = list(self.filtered.order_by(*self.ordering())[first : first + size])
        more = first + size < len(self.filtered)
        return Page(rows, str(first + size) if more else "", str(max(first - size, 0)) if first else "")

    def get_summary(self) -> Summary:
        shown = set(self.columns)
        totals = {name: value for name, value in self.found.totals.items() if name in shown}
        return Summary(len(self.filtered), False, totals)

    @property
    def columns(self) -> list[str]:
        hidden = self.found.hidden
        return [name for name in super().columns if name not in hidden]

    def get_table(self, rows: list[Any]) -> PortalTable:
        table = super().get_table(rows)
        if self.found.head:
            table.columns["name"].column.verbose_name = self.found.head
        return table

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if target_of(request) == "list" and not request.GET.get("export"):
            return self.show("core/reports/list.html")
        return super().get(request, *args, **kwargs)

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        return Empty(self.report.nothing, icon=self.report.icon) if self.report.nothing else self.nothing_yet

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "report": self.report,
            "found": self.found,
            "chips": self.filterset.removable(),
        }
