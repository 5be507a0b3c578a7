"""Pages that belong to no app: the user guide, and the mark that browsers ask for by themselves."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from channels_portal.help import FIRST, Guide, guides
from core.views.base import SIGNED_IN, PageView


class HelpView(PageView):
    permission = SIGNED_IN
    template_name = "help/page.html"

    @cached_property
    def pages(self) -> list[Guide]:
        return guides(get_language() or "")

    @cached_property
    def guide(self) -> Guide:
        wanted = self.kwargs.get("slug", FIRST)
        for page in self.pages:
            if page.slug == wanted:
                return page
        raise Http404

    def get_title(self) -> str:
        return self.guide.title

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "guide": self.guide, "pages": self.pages, "help_label": _("Help")}


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers fetch without being told to, and keep."""
    return redirect(staticfiles_storage.url("mark.svg"), permanent=True)
