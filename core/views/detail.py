"""The generic page of one object: panels, tabs and actions as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from core.actions import Action, buttons
from core.badges import Badge, StatusChoices, badge_of
from core.errors import Denied
from core.filters import without
from core.panels import Panel
from core.scoping import ScopedUser
from core.views.base import ObjectView, permits


@dataclass(frozen=True, slots=True)
class Tab:
    """Panels behind a tab of the page: drawn, and paid for, only when it is looked at.

    `name` is what the address says (`?tab=history`); `permission` is needed on the object besides the
    page's own.
    """

    name: str
    label: str | Promise
    panels: Sequence[Panel]
    permission: str = ""


@dataclass(frozen=True, slots=True)
class TabLink:
    label: str
    url: str
    active: bool


class DetailView(ObjectView):
    """
    class AgentDetailView(DetailView):
        permission = "agents.agent_view"
        queryset = Agent.objects.select_related("channel")
        panels = (AttributePanel(_("Basics"), ["code", "name"]),)
        tabs = (Tab("stores", _("Stores"), (STORES,)), history_tab(channel_rows))
        actions = (Action(_("Edit"), "agents:agent_edit", "agents.agent_edit", args={"pk": "pk"}),)

    With tabs, `panels` are what the first tab, the overview, shows.
    """

    template_name = "core/detail.html"
    panels: ClassVar[Sequence[Panel]] = ()
    tabs: ClassVar[Sequence[Tab]] = ()
    actions: ClassVar[tuple[Action, ...]] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_badge(self) -> Badge | StatusChoices | None:
        """The object's state, shown beside its name."""
        return None

    def get_panels(self) -> Sequence[Panel]:
        return self.panels

    def get_tabs(self) -> Sequence[Tab]:
        return self.tabs

    @cached_property
    def tab(self) -> Tab | None:
        """The tab that is asked for; None is the overview. One that isn't there is 404, not allowed 403."""
        wanted = self.request.GET.get("tab", "")
        if not wanted:
            return None
        found = next((tab for tab in self.get_tabs() if tab.name == wanted), None)
        if found is None:
            raise Http404
        if not self._opens(found):
            raise Denied(found.permission, self.object)
        return found

    def get_context(self) -> dict[str, Any]:
        panels = self.tab.panels if self.tab else self.get_panels()
        return {
            **super().get_context(),
            "state": badge_of(self.get_badge()),
            "tab_links": self._tab_links(),
            "main_panels": [panel.draw(self.request, self.object) for panel in panels if not panel.side],
            "side_panels": [panel.draw(self.request, self.object) for panel in panels if panel.side],
            "buttons": buttons(self.actions, self.user, self.object, may=self.may),
        }

    @cached_property
    def _rights(self) -> dict[str, bool]:
        """By permission, what is known of the object: whoever has it before them holds the right to see it."""
        return {self.subject_permission(): True}

    def may(self, user: ScopedUser, code: str, row: Any) -> bool:
        """`permits`, asked once for all buttons and tabs that need the same permission."""
        if code not in self._rights:
            self._rights[code] = permits(user, code, row)
        return self._rights[code]

    def _opens(self, tab: Tab) -> bool:
        """Who holds both rights for the same places needs no question to the database."""
        scope = self.user.scope_for(tab.permission)
        if not tab.permission or (scope and scope == self.user.scope_for(self.subject_permission())):
            return True
        return self.may(self.user, tab.permission, self.object)

    def _tab_links(self) -> list[TabLink]:
        shown = [tab for tab in self.get_tabs() if self._opens(tab)]
        if not shown:
            return []
        here = self.tab.name if self.tab else ""
        kept = without(self.request.GET, "tab")
        overview = TabLink(
            str(_("Overview")), f"{self.request.path}?{kept}" if kept else self.request.path, not here
        )
        return [
            overview,
            *(
                TabLink(str(tab.label), "&".join(filter(None, [f"?tab={tab.name}", kept])), tab.name == here)
                for tab in shown
            ),
        ]
