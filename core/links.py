"""Links that are shown only to whoever may follow them.

A page's permission stands on its view and nowhere else. `may_open` looks it up by the page's name, so a link
states only where it leads:

    <a{% link_to "commissions:plan_version_detail" version.pk %}>
"""

from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from django.urls import URLResolver, get_resolver

from core.scoping import ScopedUser


class Guarded(Protocol):
    """What a page says of itself; see core.views.base.PortalView."""

    def codes(self) -> set[str]: ...


def may_open(user: ScopedUser, url_name: str) -> bool:
    """Whether `user` holds, anywhere, all that the page asks for. A page that asks for nothing is everybody's."""
    page = _pages().get(url_name)
    return page is None or all(user.scope_for(code) for code in page.codes())


@cache
def _pages() -> dict[str, Guarded]:
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, Guarded]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif hasattr(page := getattr(entry.callback, "view_class", None), "codes"):
            yield f"{namespace}{entry.name}", cast(Guarded, page)
