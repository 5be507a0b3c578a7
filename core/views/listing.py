"""The generic list: scoped rows, filters, columns, order, keyset pages, count and sums, export, actions."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Action, buttons
from core.filters import Chip, PortalFilterSet, without
from core.htmx import is_fragment, target_of
from core.models import ListSetting, SavedView
from core.services.lists.settings import list_setting
from core.tables import PortalTable, Sorting
from core.views.bulk import BulkMixin
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
    """How many rows the filters leave (counted up to a limit, and then one more) and the sums over them."""

    count: int
    capped: bool
    sums: dict[str, int | None]

    @property
    def count_text(self) -> str:
        return f"{formats.count(self.count - 1)}+" if self.capped else formats.count(self.count)


class ListView(BulkMixin, ExportMixin):
    """A list page in a few lines of data:

        class AgentListView(ListView):
            permission = "agents.agent_view"
            title = _("Agents")
            queryset = Agent.objects.select_related("channel")
            table_class = AgentTable
            filterset_class = AgentFilterSet
            default_sort = "code"
            export_permission = "agents.agent_export"
            actions = (Action(_("New agent"), "agents:agent_add", "agents.agent_edit", primary=True),)
            bulk_actions = (BulkAction("suspend", _("Suspend"), "agents.agent_edit", agents_suspend),)

    `key` makes the order unique (the id, for tables with a composite key); `default_sort` and the
    table's `sort` paths want an index together with it. A list that overrides `dress` says so by
    `dresses_rows`: its files are made of dressed rows too, and not straight from the database.
    """

    template_name = "core/list.html"
    table_class: ClassVar[type[PortalTable]]
    filterset_class: ClassVar[type[PortalFilterSet] | None] = None
    default_sort: ClassVar[str] = "-pk"
    key: ClassVar[str] = "pk"
    page_size: ClassVar[int] = 50
    dresses_rows: ClassVar[bool] = False
    count_limit: int = COUNT_LIMIT
    actions: ClassVar[tuple[Action, ...]] = ()
    empty: ClassVar[Empty] = Empty()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export"):
            return self.export(request)
        if not request.GET and not is_fragment(request) and self.setting.default_view:
            return redirect(f"{request.path}?{self.setting.default_view.address_query}")
        template = {"results": "core/includes/results.html", "list": "core/includes/list.html"}.get(
            target_of(request), self.template_name
        )
        return self.show(template)

    @property
    def list_name(self) -> str:
        """Under which settings and saved views of this list are kept."""
        match = self.request.resolver_match
        return match.view_name if match else ""

    @property
    def list_address(self) -> str:
        """Path and query of what is seen, less the place in it."""
        return self.address_without("export")

    def address_without(self, *names: str) -> str:
        query = without(self.request.GET, *names)
        return f"{self.request.path}?{query}" if query else self.request.path

    @cached_property
    def setting(self) -> ListSetting:
        return list_setting(self.user, self.list_name)

    @cached_property
    def saved_view(self) -> SavedView | None:
        """The saved view that the address names, if it is one of this user's."""
        wanted = self.request.GET.get("view", "")
        if not (wanted.isascii() and wanted.isdecimal()) or len(wanted) > 18:
            return None
        default = self.setting.default_view
        if default and default.pk == int(wanted):
            return default
        visible = SavedView.objects.visible_to(self.user)
        return visible.filter(pk=int(wanted), list_name=self.list_name).first()

    @property
    def chosen_columns(self) -> list[str]:
        """What the address asks for, else what the user has chosen; empty for the table's own."""
        wanted = self.request.GET.get("columns", "")
        chosen: list[str] = wanted.split(",") if wanted else self.setting.columns
        return chosen

    @property
    def columns(self) -> list[str]:
        return self.table_class.chosen(self.chosen_columns)

    @cached_property
    def filterset(self) -> PortalFilterSet | None:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.filterset.qs if self.filterset else self.get_queryset()
        return rows

    def get_chips(self) -> list[Chip]:
        return self.filterset.chips() if self.filterset else []

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

    def pager(self, size: int) -> KeysetPager:
        return KeysetPager(self.filtered, self.sort, self.key, size)

    def get_page(self) -> Page:
        query = self.request.GET
        pager = self.pager(self.setting.page_size or self.page_size)
        return pager.page(after=query.get("after", ""), before=query.get("before", ""))

    def total_paths(self) -> dict[str, str]:
        """The sums of the columns that are shown."""
        shown = set(self.columns)
        return {name: path for name, path in self.table_class.total_paths().items() if name in shown}

    def get_summary(self) -> Summary:
        """Count and sums in one query that looks at no more than `count_limit` rows."""
        paths = self.total_paths()
        limited = self.filtered.order_by().values(self.key, *paths.values())[: self.count_limit + 1]
        sums = {f"sum_{name}": Sum(path) for name, path in paths.items()}
        found: dict[str, int | None] = limited.aggregate(rows=Count(self.key), **sums)
        count = found["rows"] or 0
        if count > self.count_limit:
            return Summary(count, True, {})
        return Summary(count, False, {name: found[f"sum_{name}"] for name in paths})

    def dress(self, rows: list[Any]) -> list[Any]:
        """Puts on the rows of a page, or of a chunk of a file, what the table needs besides the columns."""
        return rows

    def get_table(self, rows: list[Any]) -> PortalTable:
        """Of dressed rows."""
        table = self.table_class(rows, columns=self.columns)
        table.reader = self.user
        table.sorting = Sorting(self._sort_name(), self.request.GET, self.request.path)
        table.came_from = f"?{urlencode({'from': self.list_address})}"
        table.picks = bool(rows and self.offered_actions)
        return table

    def get_context(self) -> dict[str, Any]:
        page = self.get_page()
        summary = self.get_summary()
        table = self.get_table(self.dress(page.rows))
        if any(value is not None for value in summary.sums.values()):
            table.totals = summary.sums
            table.totals_label = str(_("Total"))
        if not self.chosen_columns:
            table.leave_out_spare(page.rows)
        base = without(self.request.GET)
        return {
            **super().get_context(),
            "table": table,
            "filterset": self.filterset,
            "chips": self.get_chips(),
            "summary": summary,
            "page": page,
            "next_query": _joined(base, "after", page.after),
            "previous_query": _joined(base, "before", page.before),
            "kept": [(name, self.request.GET[name]) for name in KEPT if self.request.GET.get(name)],
            "clear_url": self._clear_url(),
            "buttons": buttons(self.actions, self.user),
            "export_queries": self.export_queries(),
            "tools_again": target_of(self.request) == "results",
            "compact": self.setting.compact,
            "empty_buttons": buttons((self.empty.action,), self.user) if self.empty.action else [],
        }

    def _clear_url(self) -> str:
        """All rows. For whom a view is the default, the bare address would open that."""
        return f"{self.request.path}?all=1" if self.setting.default_view else self.request.path

    def _sort_name(self) -> str:
        """The order in force as column name, so that the head can show it."""
        sign = "-" if self.sort.startswith("-") else ""
        names = {path: name for name, path in self.table_class.sort_paths().items()}
        name = names.get(self.sort.removeprefix("-"))
        return f"{sign}{name}" if name else ""


KEPT: Final = ("sort", "columns", "view")
"""Parameters that stay when the filters change."""


def _joined(base: str, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"{base}&{name}={cursor}" if base else f"{name}={cursor}"
