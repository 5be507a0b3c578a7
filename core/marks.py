"""Pages that can be starred and are remembered as seen. Apps say which (`MarkKind`, in their marks.py); which there
are is composed by the project (settings.MARK_KINDS), as for the search.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from core.scoping import ScopedUser


@dataclass(frozen=True, slots=True)
class MarkKind:
    """`rows` is the queryset of the page at `url_name`, `title` what a row is called in a list of all kinds."""

    name: str
    label: str | Promise
    icon: str
    url_name: str
    rows: QuerySet[Any]
    title: Callable[[Any], str] = str

    def visible(self, user: ScopedUser) -> QuerySet[Any]:
        found: QuerySet[Any] = self.rows.all().visible_to(user)  # type: ignore[attr-defined]
        return found

    def address(self, key: int) -> str:
        return reverse(self.url_name, kwargs={"pk": key})


def mark_kinds() -> dict[str, MarkKind]:
    kinds: tuple[MarkKind, ...] = import_string(settings.MARK_KINDS)
    return {kind.name: kind for kind in kinds}


def kind_of(request: HttpRequest) -> MarkKind | None:
    """The kind of the page that is shown, if it can be starred."""
    match = request.resolver_match
    name = match.view_name if match else ""
    return next((kind for kind in mark_kinds().values() if kind.url_name == name), None)
