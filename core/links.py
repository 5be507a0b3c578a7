"""Links that are shown only to whoever may follow them.

A page's permission stands on its view and nowhere else. `may_open` looks it up by the page's name, so a link
states only where it leads:

    <a{% link_to "commissions:plan_version_detail" version.pk %}>
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Protocol, cast
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, URLResolver, get_resolver, resolve, reverse

from core.scoping import ScopedUser


class Guarded(Protocol):
    """What a page says of itself; see core.views.base.PortalView."""

    def codes(self) -> set[str]: ...


def may_open(user: ScopedUser, url_name: str) -> bool:
    """Whether `user` holds, anywhere, all that the page asks for. A page that asks for nothing is everybody's."""
    page = _pages().get(url_name)
    return page is None or all(user.scope_for(code) for code in page.codes())


def object_address(url_name: str, pk: int) -> str:
    """The page of an object by its number, for the many of a list: `reverse` once, then only the number changes."""
    before, after = _around(url_name)
    return f"{before}{pk}{after}"


_PLACE: Final = 10**17


@cache
def _around(url_name: str) -> tuple[str, str]:
    before, _place, after = reverse(url_name, kwargs={"pk": _PLACE}).partition(str(_PLACE))
    return before, after


def reaches(user: Any, url: str) -> bool:
    """Whether the page at this address would let `user` in now, by the page's own check. For a few addresses."""
    parts = urlsplit(url)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return False
    opens_to = getattr(found.func, "opens_to", None)
    if opens_to is not None:  # a small table: Django's admin has functions for pages
        return bool(opens_to(user))
    view_class = getattr(found.func, "view_class", None)
    if view_class is None or not hasattr(view_class, "check_access"):
        return False
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", parts.path, QueryDict(parts.query)
    request.user = user
    view = view_class()
    view.setup(request, **found.kwargs)
    try:
        view.check_access()
    except (Http404, PermissionDenied):
        return False
    return True


@cache
def _pages() -> dict[str, Guarded]:
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, Guarded]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif hasattr(page := getattr(entry.callback, "view_class", None), "codes"):
            yield f"{namespace}{entry.name}", cast(Guarded, page)
