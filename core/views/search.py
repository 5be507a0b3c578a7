"""Search over everything: a part of the jump dialog while typing, and a page of its own."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.search import Group, search
from core.views.base import SIGNED_IN, PortalView

WHILE_TYPING: Final = 5
ON_THE_PAGE: Final = 20


class SearchView(PortalView):
    permission = SIGNED_IN
    title = _("Search")
    template_name = "core/search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:60]
        typing = bool(request.headers.get("HX-Request"))
        groups = search(
            import_string(settings.SEARCH_SOURCES),
            self.user,
            text,
            limit=WHILE_TYPING if typing else ON_THE_PAGE,
        )
        template = "core/includes/hits.html" if typing else self.template_name
        return self.show(template, text=text, groups=[_shown(group, text) for group in groups])


def _shown(group: Group, text: str) -> dict[str, Any]:
    return {
        "label": group.source.label,
        "icon": group.source.icon,
        "hits": group.hits,
        "more_url": f"{reverse(group.source.list_name)}?{urlencode({'q': text})}" if group.has_more else "",
    }
