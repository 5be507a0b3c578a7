"""The generic page of one object: panels and actions as data."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from core.actions import Action, buttons
from core.badges import Badge, StatusChoices, badge_of
from core.panels import Panel
from core.views.base import ObjectView, permits


class DetailView(ObjectView):
    """
    class AgentDetailView(DetailView):
        permission = "agents.agent_view"
        queryset = Agent.objects.select_related("channel")
        panels = (AttributePanel(_("Basics"), ["code", "name"]), STORES)
        actions = (Action(_("Edit"), "agents:agent_edit", "agents.agent_edit", args={"pk": "pk"}),)
    """

    template_name = "core/detail.html"
    panels: ClassVar[Sequence[Panel]] = ()
    actions: ClassVar[tuple[Action, ...]] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_badge(self) -> Badge | StatusChoices | None:
        """The object's state, shown beside its name."""
        return None

    def get_panels(self) -> Sequence[Panel]:
        return self.panels

    def get_context(self) -> dict[str, Any]:
        panels = self.get_panels()
        return {
            **super().get_context(),
            "state": badge_of(self.get_badge()),
            "main_panels": [panel.draw(self.request, self.object) for panel in panels if not panel.side],
            "side_panels": [panel.draw(self.request, self.object) for panel in panels if panel.side],
            "buttons": buttons(self.actions, self.user, self.object, may=permits),
        }
