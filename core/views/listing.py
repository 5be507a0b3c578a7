"""The generic list: scoped rows, filters, order, keyset pages, count and sums, export."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Action, buttons
from core.filters import PortalFilterSet, without
from core.htmx import target_of
from core.tables import PortalTable, Sorting
from core.views.export import ExportMixin
from core.views.paging import KeysetPager, Page

COUNT_LIMIT: Final = 10_000
NOTHING_YET: Final = _("Nothing here yet")


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list says when nothing is in it yet, and where that leads."""

    title: str | Promise = NOTHING_YET
    text: str | Promise = ""
    icon: str = "inbox"
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows the filters leave (counted up to COUNT_LIMIT) and the sums over them."""

    count: int
    capped: bool
    sums: dict[str, int | None]

    @property
    def count_text(self) -> str:
        return f"{formats.count(COUNT_LIMIT)}+" if self.capped else formats.count(self.count)


class ListView(ExportMixin):
    """A list page in a few lines of data:

        class AgentListView(ListView):
            permission = "agents.agent_view"
            title = _("Agents")
            queryset = Agent.objects.select_related("channel")
            table_class = AgentTable
            filterset_class = AgentFilterSet
            default_sort = "code"
            actions = (Action(_("New agent"), "agents:agent_add", "agents.agent_edit", primary=True),)

    `key` makes the order unique (the id, for tables with a composite key); `default_sort` and the
    table's `sort` paths want an index together with it.
    """

    template_name = "core/list.html"
    table_class: ClassVar[type[PortalTable]]
    filterset_class: ClassVar[type[PortalFilterSet] | None] = None
    default_sort: ClassVar[str] = "-pk"
    key: ClassVar[str] = "pk"
    page_size: ClassVar[int] = 50
    actions: ClassVar[tuple[Action, ...]] = ()
    empty: ClassVar[Empty] = Empty()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export"):
            return self.export()
        template = {"results": "core/includes/results.html", "list": "core/includes/list.html"}.get(
            target_of(request), self.template_name
        )
        return self.show(template)

    @cached_property
    def filterset(self) -> PortalFilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.filterset.qs if self.filterset else self.get_queryset()
        return rows

    @cached_property
    def sort(self) -> str:
        """The database path in force, from the table's own list of sortable columns."""
        wanted = self.request.GET.get("sort", "")
        path = self.table_class.sort_paths().get(wanted.removeprefix("-"))
        if path is None:
            return self.default_sort
        return f"-{path}" if wanted.startswith("-") else path

    def ordering(self) -> list[str]:
        """The order in force, made unique by the key."""
        sign = "-" if self.sort.startswith("-") else ""
        return list(dict.fromkeys([self.sort, f"{sign}{self.key}"]))

    def get_page(self) -> Page:
        query = self.request.GET
        pager = KeysetPager(self.filtered, self.sort, self.key, self.page_size)
        return pager.page(after=query.get("after", ""), before=query.get("before", ""))

    def get_summary(self, page: Page) -> Summary:
        """Count and sums in one query that looks at no more than COUNT_LIMIT rows."""
        paths = self.table_class.total_paths()
        complete = not page.after and not page.before
        if complete and not paths:
            return Summary(len(page.rows), False, {})
        limited = self.filtered.order_by().values(self.key, *paths.values())[: COUNT_LIMIT + 1]
        sums = {f"sum_{name}": Sum(path) for name, path in paths.items()}
        found: dict[str, int | None] = limited.aggregate(rows=Count(self.key), **sums)
        count = found["rows"] or 0
        if count > COUNT_LIMIT:
            return Summary(count, True, {})
        return Summary(count, False, {name: found[f"sum_{name}"] for name in paths})

    def get_table(self, rows: list[Any]) -> PortalTable:
        table = self.table_class(rows)
        table.reader = self.user
        table.sorting = Sorting(self._sort_name(), self.request.GET, self.request.path)
        return table

    def get_context(self) -> dict[str, Any]:
        page = self.get_page()
        summary = self.get_summary(page)
        table = self.get_table(page.rows)
        if any(value is not None for value in summary.sums.values()):
            table.totals = summary.sums
            table.totals_label = str(_("Total"))
        table.leave_out_spare(page.rows)
        base = without(self.request.GET)
        return {
            **super().get_context(),
            "table": table,
            "filterset": self.filterset,
            "chips": self.filterset.chips() if self.filterset else [],
            "summary": summary,
            "page": page,
            "next_query": _joined(base, "after", page.after),
            "previous_query": _joined(base, "before", page.before),
            "sort_query": self.request.GET.get("sort", ""),
            "buttons": buttons(self.actions, self.user),
            "export_query": self.export_query(),
            "empty_buttons": buttons((self.empty.action,), self.user) if self.empty.action else [],
        }

    def _sort_name(self) -> str:
        """The order in force as column name, so that the head can show it."""
        sign = "-" if self.sort.startswith("-") else ""
        names = {path: name for name, path in self.table_class.sort_paths().items()}
        name = names.get(self.sort.removeprefix("-"))
        return f"{sign}{name}" if name else ""


def _joined(base: str, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"{base}&{name}={cursor}" if base else f"{name}={cursor}"
