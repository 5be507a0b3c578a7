"""The star beside a page's name, and the list of what is starred and was seen last: parts of other pages."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property

from core.marks import MarkKind, mark_kinds
from core.models import Mark
from core.services.marks import mark_seen, mark_star, starred_and_recent
from core.views.base import SIGNED_IN, PageView, PortalView


class MarkListView(PageView):
    """For the jump dialog, and with `?card` for the workbench."""

    permission = SIGNED_IN

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return "core/marks/card.html" if "card" in self.request.GET else "core/marks/jump.html"

    def get_context(self) -> dict[str, Any]:
        starred, recent = starred_and_recent(self.user)
        return {"starred": starred, "recent": recent}


class MarkView(PortalView):
    """What isn't visible to this person can be neither starred nor remembered. Answers with the star."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]
    permission = SIGNED_IN

    @cached_property
    def kind(self) -> MarkKind:
        found = mark_kinds().get(self.kwargs["kind"])
        if found is None:
            raise Http404
        return found

    def check_access(self) -> None:
        super().check_access()
        if not self.kind.visible(self.user).filter(pk=self.kwargs["key"]).exists():
            raise Http404

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark = self.mark(self.kwargs["key"])
        return self.show("core/marks/star.html", kind=self.kind, mark=mark)

    def mark(self, key: int) -> Mark:
        raise NotImplementedError


class MarkSeenView(MarkView):
    """Asked for by the page itself once it is open: a look at a page by GET changes nothing."""

    def mark(self, key: int) -> Mark:
        return mark_seen(self.user, self.kind, key)


class MarkStarView(MarkView):
    def mark(self, key: int) -> Mark:
        return mark_star(self.user, self.kind, key, starred="on" in self.request.POST)
