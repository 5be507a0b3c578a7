"""What was done to an object, in words, for pages that are no detail page with tabs: a part that is opened on them."""

from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse

from core.audit.panels import ActivityPanel
from core.views.base import ObjectView

HISTORY: Final = "core.history_view"


class ActivityView(ObjectView):
    """`queryset` and `lookups` name the object, `panel` what of it is told."""

    permission = HISTORY
    panel: ClassVar[ActivityPanel] = ActivityPanel(side=False)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return HttpResponse(self.panel.draw(request, self.object))
