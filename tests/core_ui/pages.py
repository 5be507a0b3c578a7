"""Pages over the channel register, made of the generic views, for the tests of those views."""

from typing import Any

import django_filters as filters
from django import forms
from django.http import HttpRequest
from django.urls import reverse

from core import formats
from core.actions import Action
from core.badges import StatusChoices
from core.errors import Conflict
from core.filters import PortalFilterSet
from core.panels import Attribute, AttributePanel, HtmlPanel, TablePanel
from core.scoping import ScopedUser
from core.search import Hit, Source, best_first
from core.tables import BadgeColumn, CodeColumn, Column, DateColumn, NumberColumn, PortalTable, StarColumn
from core.views import (
    SIGNED_IN,
    ActionView,
    CreateView,
    DetailView,
    EditView,
    Empty,
    ListView,
    PageView,
    Progress,
    ProgressView,
)
from core.views.bulk import BulkAction
from network.choices import ChannelKind, RegionLevel
from network.models import Channel, Region

VIEW = "network.channel_view"
EDIT = "network.channel_edit"


class State(StatusChoices):
    ACTIVE = "active", "green", "open", "Active"
    SUSPENDED = "suspended", "amber", "open", "Suspended"
    CLOSED = "closed", "grey", "final", "Closed"


class ChannelTable(PortalTable):
    code = CodeColumn("Channel", to="channel_detail", name="name", sort=True)
    kind = Column("Kind", phone=False)
    star = StarColumn("Star", sort=True)
    points = NumberColumn("Points", accessor="star", total=True)
    opened_on = DateColumn("Opened on", sort=True, phone=False)
    status = BadgeColumn(State, "Status")

    def row_class(self, record: Any) -> str:
        return "is-off" if record.status == State.CLOSED else ""


def _districts(request: HttpRequest) -> Any:
    return Region.objects.filter(level=RegionLevel.DISTRICT)


class ChannelFilterSet(PortalFilterSet):
    search_fields = ("code__startswith", "name")
    district = filters.ModelChoiceFilter(label="District", queryset=_districts)
    kind = filters.ChoiceFilter(label="Kind", choices=ChannelKind.choices)
    star = filters.TypedChoiceFilter(label="Star", choices=[(5, "★★★★★"), (4, "★★★★")], coerce=int)


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Channel
        fields = ("name", "star", "opened_on")


def find_channels(user: ScopedUser, text: str, limit: int) -> list[Hit]:
    found = best_first(Channel.objects.visible_to(user), text, limit)
    return [Hit(str(one), "", reverse("channel_detail", args=[one.pk])) for one in found]


SOURCES = (Source("Channels", "users-group", find_channels, "channel_list"),)


class HomeView(PageView):
    permission = SIGNED_IN
    template_name = "base.html"
    title = "Home"


class StarForm(forms.Form):
    star = forms.IntegerField(min_value=1, max_value=5)


def _close(rows: Any, *, user: Any) -> int:
    if rows.filter(status=State.CLOSED).exists():
        raise Conflict("One of them is closed already.")
    changed: int = rows.update(status=State.CLOSED)
    return changed


def _rate(rows: Any, *, user: Any, star: int) -> int:
    changed: int = rows.update(star=star)
    return changed


class ChannelListView(ListView):
    permission = VIEW
    title = "Channels"
    queryset = Channel.objects.select_related("district")
    table_class = ChannelTable
    filterset_class = ChannelFilterSet
    default_sort = "code"
    page_size = 3
    export_permission = VIEW
    bulk_actions = (
        BulkAction("close", "Close", EDIT, _close, "they are closed.", danger=True),
        BulkAction("rate", "Rate", EDIT, _rate, "they get a star.", form_class=StarForm),
    )
    actions = (Action("New channel", "channel_add", EDIT, icon="plus", primary=True),)
    empty = Empty(
        title="No channels yet",
        text="Enter the first one, or upload the register.",
        action=Action("New channel", "channel_add", EDIT, icon="plus", primary=True),
    )


def _children(request: HttpRequest, channel: Channel) -> Any:
    return Channel.objects.visible_to(request.user).filter(parent=channel)  # type: ignore[arg-type]


class ChannelDetailView(DetailView):
    permission = VIEW
    queryset = Channel.objects.select_related("city", "district", "parent")
    panels = (
        AttributePanel(
            "Basics",
            ["code", "kind", "level", "opened_on", "city__name", Attribute("star", format=formats.stars)],
        ),
        TablePanel("Stores", ChannelTable, _children),
        HtmlPanel("core_ui_note.html", side=True),
    )
    actions = (
        Action("Edit", "channel_edit", EDIT, args={"pk": "pk"}, primary=True),
        Action(
            "Close",
            "channel_close",
            EDIT,
            args={"pk": "pk"},
            danger=True,
            post=True,
            confirm="Close this channel?",
            when=lambda channel: channel.status != State.CLOSED,
        ),
    )

    def get_badge(self) -> State:
        return State(self.object.status)


class ChannelAddView(CreateView):
    permission = EDIT
    title = "New channel"
    queryset = Channel.objects.all()
    form_class = ChannelForm


class ChannelEditView(EditView):
    permission = EDIT
    queryset = Channel.objects.all()
    form_class = ChannelForm

    def get_success_url(self, target: Any) -> str:
        return f"/channels/{target.pk}/"

    def get_cancel_url(self) -> str:
        return f"/channels/{self.object.pk}/"


class ChannelCloseView(ActionView):
    permission = EDIT
    queryset = Channel.objects.all()
    success_message = "Closed."

    def perform(self, data: dict[str, Any]) -> str:
        if self.object.status == State.CLOSED:
            raise Conflict("This channel is closed already.")
        self.object.status = State.CLOSED
        self.object.save(update_fields=["status"])
        return f"/channels/{self.object.pk}/"


class WatchView(PageView):
    """A whole page around the fragment below."""

    permission = SIGNED_IN
    template_name = "core_ui_watch.html"
    title = "Work"


class WorkView(ProgressView):
    permission = SIGNED_IN

    def get_progress(self) -> Progress:
        done = int(self.request.GET.get("done", "0"))
        return Progress(
            title="Import",
            step="Reading",
            percent=done,
            done=done,
            total=100,
            finished=done == 100,
            next_url="/channels/",
        )
