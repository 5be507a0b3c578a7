"""The pages that are measured: every GET route of the portal that draws a page, and who uses it.

Routes come from the URL configuration, subjects and roles from the permission matrix: a page that is new there
is measured here without being named again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

from core.views import PortalView
from tests.permissions.test_matrix import rows
from tests.permissions.world import ROLES

NOT_PAGES: Final = {
    "sales:import_template",
    "sales:import_marked",
    "commissions:plan_version_export",
    "commissions:statement_workbook",
    "commissions:simulation_workbook",
    "commissions:comparison_template",
    "commissions:reconcile_template",
    "commissions:line_stages",
    "commissions:plan_version_lint",
    "commissions:statement_next_tier",
    "commissions:golden_case",
    "commissions:golden_workbook",
    "core:notification_open",
    "core:marked_copy",
}
"""GET routes that are no pages: workbooks, the fragments that work a line or a month out anew from what its run read, and
the link of a notification, which marks it as read and leads on. The checks of a plan version and a golden case hand the engine
a world of their own: many small queries, as many for few rows as for many."""

VARIANTS: Final = (
    ("search", "", "q=测试"),
    ("agents:agent_list", "", "district=%(district)s&attention=deposit"),
    *(
        ("agents:agent_detail", "agent", f"tab={tab}")
        for tab in ("stores", "agents", "accounts", "positions", "history")
    ),
    *(("network:channel_detail", "channel", f"tab={tab}") for tab in ("below", "positions", "history")),
    ("network:region_list", "", "level=district&standing=open"),
    ("network:region_detail", "region", "tab=history"),
    ("outlets:outlet_list", "", "district=%(district)s&attention=expired"),
    *(
        ("outlets:outlet_detail", "outlet", f"tab={tab}")
        for tab in ("below", "positions", "journal", "history")
    ),
    *(
        ("direct_sales:account_manager_detail", "account manager", f"tab={tab}")
        for tab in ("positions", "journal", "history")
    ),
    ("commissions:plan_detail", "plan", "tab=history"),
    ("audit:event_list", "", "action=core.refused&q=LJ"),
    ("network:channel_list", "", "q=G00&sort=-code"),
    ("sales:import_detail", "checked upload", ""),
    ("sales:import_detail", "committed upload", ""),
    ("sales:sale_list", "", "q=199"),
    ("sales:sale_list", "", "city=%(city)s&product=%(product)s"),
    ("commissions:month_detail", "month", "sort=-earned&content=refused"),
    ("commissions:month_detail", "open month", ""),
    ("commissions:month_lines", "month", "reason=G03"),
    ("commissions:month_lines", "month", "cause=2"),
    ("commissions:plan_version_detail", "draft version", ""),
    ("commissions:plan_version_detail", "rich version", ""),
    ("commissions:plan_version_detail", "rich version in review", ""),
    ("commissions:component_edit", "rich component", ""),
    ("commissions:figure_edit", "rich figure", ""),
    ("commissions:qualifier_edit", "rich version", ""),
    ("commissions:golden_list", "rich version", ""),
    ("commissions:statement_list", "", "period=%(period)s&q=G0"),
    ("commissions:statement_lines", "statement", "paid=no"),
    ("commissions:line_detail", "refused line", ""),
)
"""The same routes in another state or through a filter: route, subject, query."""


@dataclass(frozen=True, slots=True)
class Page:
    route: str
    subject: str
    query: str
    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the page is called in the baselines."""
        query = f"?{self.query}" if self.query else ""
        return f"{self.route} {self.subject}".strip() + query


def page_routes() -> set[str]:
    """Names of the routes whose view draws a page on GET."""
    drawn = {name for name, view in views_of(get_resolver()) if "get" in view.http_method_names}
    return drawn - NOT_PAGES


def all_pages() -> list[Page]:
    """The pages of the matrix with the roles that get them, and their variants."""
    found = []
    for row in rows():
        if row["method"] == "GET" and row["route"] in page_routes():
            roles = tuple(role for role in ROLES if row[role] == "ok")
            found.append(Page(row["route"], row["subject"], "", roles))
    # The first and the last of the roles, manager and reader or dealer, stand for all of them in a variant.
    roles_of = {page.route: page.roles[:1] + page.roles[-1:] for page in found}
    return found + [Page(route, subject, query, roles_of[route]) for route, subject, query in VARIANTS]


def views_of(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, type[PortalView]]]:
    """Each page of the portal by the name of its route."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views_of(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", None)
            if isinstance(view, type) and issubclass(view, PortalView) and hasattr(view, "get"):
                yield f"{namespace}{entry.name}", view
