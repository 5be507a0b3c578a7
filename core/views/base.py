"""What every page enforces: anonymous to the login page, out of sight 404, seen but not allowed 403."""

from functools import reduce
from typing import Any, ClassVar, Final, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.views import View

from core.actions import Crumb
from core.errors import Denied
from core.scoping import ScopedQuerySet, ScopedUser

SIGNED_IN: Final = ""
"""The permission of pages that belong to whoever is signed in."""


class PortalView(View):
    """Base of all pages.

    `permission` is the code that the page needs; every view names one. `view_permission` is the code
    without which the page's subject doesn't exist for the user (404); it defaults to the permission
    itself, and for views over a scoped queryset to that queryset's code for viewing.
    """

    permission: ClassVar[str]
    view_permission: ClassVar[str | None] = None
    title: str | Promise = ""
    template_name: str = ""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        if not hasattr(cls, "permission"):
            raise ImproperlyConfigured(f"{cls.__qualname__} names no permission")
        return super().as_view(**initkwargs)

    @property
    def user(self) -> ScopedUser:
        return cast(ScopedUser, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        self.check_access()
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def subject_permission(cls) -> str:
        return cls.permission if cls.view_permission is None else cls.view_permission

    @classmethod
    def codes(cls) -> set[str]:
        """All codes without which nobody gets to this page; none for a page of everybody."""
        return {code for code in (cls.subject_permission(), cls.permission) if code}

    def check_access(self) -> None:
        """404 for those who don't know the subject at all, 403 for those who may only look."""
        subject = self.subject_permission()
        if subject and not self.user.scope_for(subject):
            raise Http404
        if self.permission and not self.user.scope_for(self.permission):
            raise Denied(self.permission)

    def get_title(self) -> str:
        return str(self.title)

    def get_crumbs(self) -> list[Crumb]:
        """Pages between the menu's entry and this one."""
        return []

    def get_context(self) -> dict[str, Any]:
        return {"title": self.get_title(), "crumbs": self.get_crumbs(), "view": self}

    def show(self, template: str = "", status: int = 200, **context: Any) -> HttpResponse:
        return render(
            self.request, template or self.template_name, {**self.get_context(), **context}, status=status
        )


class PageView(PortalView):
    """A page of its own: a template and a context."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()


class ScopedView(PortalView):
    """A page over the rows that the user may see. `queryset` is of a model with a ScopedQuerySet."""

    queryset: ClassVar[QuerySet[Any]]

    @classmethod
    def subject_permission(cls) -> str:
        if cls.view_permission is not None:
            return cls.view_permission
        return cast(ScopedQuerySet[Any], cls.queryset).view_code

    def get_queryset(self) -> QuerySet[Any]:
        """The visible rows. Override to narrow or annotate, starting from super()."""
        rows = cast(ScopedQuerySet[Any], self.queryset.all())
        return rows.visible_to(self.user, self.subject_permission())


class ObjectView(ScopedView):
    """A page about one row. `lookups` maps the address's arguments to fields; the default is pk."""

    lookups: ClassVar[dict[str, str]] = {"pk": "pk"}
    object: Any

    def check_access(self) -> None:
        subject = self.subject_permission()
        if subject and not self.user.scope_for(subject):
            raise Http404
        self.object = self.get_object()
        if self.permission != subject and not permits(self.user, self.permission, self.object):
            raise Denied(self.permission, self.object)

    def get_object(self) -> Any:
        wanted = {field: self.kwargs[name] for name, field in self.lookups.items()}
        return get_object_or_404(self.get_queryset(), **wanted)

    def get_title(self) -> str:
        return str(self.title or self.object)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "object": self.object}


def permits(user: ScopedUser, code: str, row: Model) -> bool:
    """Whether `user` holds `code` on this very row. Asks the database only across unloaded relations."""
    scope = user.scope_for(code)
    if not scope or not code:
        return bool(scope) or not code
    if scope.everything:
        return True
    rows = cast(ScopedQuerySet[Any], type(row)._default_manager.all())
    columns = (
        (rows.scope_city, scope.city_ids),
        (rows.scope_district, scope.district_ids),
        (rows.scope_channel, scope.channel_ids),
    )
    plain = type(rows).visible_to is ScopedQuerySet.visible_to
    if plain and all(_is_loaded(row, column) for column, _ids in columns if column):
        return any(column and _value(row, column) in ids for column, ids in columns)
    return rows.visible_to(user, code).filter(pk=row.pk).exists()


def _value(row: Any, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)


def _is_loaded(row: Model | None, path: str) -> bool:
    """Whether what `channel__city_id` leads to can be read without a query."""
    for name in path.split("__")[:-1]:
        if row is None or name not in row._state.fields_cache:
            return False
        row = getattr(row, name)
    return row is not None
