"""The site: Django's admin without a login page, a catch-all or pages of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import include, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from core.actions import Crumb
from core.small_tables.table import SmallTable


@dataclass(frozen=True, slots=True)
class TableLink:
    label: str
    note: str
    url: str


class SmallTables(admin.AdminSite):
    """Only what `get_urls` names exists. Anonymous to the login page, whoever sees no table gets 404."""

    final_catch_all_view = False
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(self.tables(request))

    def tables(self, request: HttpRequest) -> list[SmallTable]:
        tables = [table for table in self._registry.values() if isinstance(table, SmallTable)]
        return [table for table in tables if table.has_view_permission(request)]

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            return view(request, *args, **kwargs)

        return never_cache(csrf_protect(page))

    def get_urls(self) -> list[Any]:
        tables = [
            path(f"{table.slug}/", include(table.urls))
            for table in self._registry.values()
            if isinstance(table, SmallTable)
        ]
        return [path("", self.admin_view(self.index), name="index"), *tables]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "title": self.get_title(),
            "crumbs": [Crumb(self.get_title(), reverse("admin:index", current_app=self.name))],
            "is_popup": False,
        }

    def get_title(self) -> str:
        return _("Small tables")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        links = [
            TableLink(
                capfirst(str(table.opts.verbose_name_plural)), str(table.note), table.address("changelist")
            )
            for table in self.tables(request)
        ]
        context = {**self.each_context(request), "crumbs": [], "links": links}
        return TemplateResponse(request, "small_tables/index.html", context)
