"""Pages over the channel register, made of the generic views, for the tests of those views."""

from typing import Any

import django_filters as filters
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.badges import StatusChoices
from core.errors import Conflict
from core.filters import PortalFilterSet
from core.panels import Attribute, AttributePanel, HtmlPanel, TablePanel
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
from network.choices import ChannelKind
from network.models import Channel, Region

VIEW = "network.channel_view"
EDIT = "network.channel_edit"


class State(StatusChoices):
    ACTIVE = "active", "green", "open", _("Active")
    SUSPENDED = "suspended", "amber", "open", _("Suspended")
    CLOSED = "closed", "grey", "final", _("Closed")


class ChannelTable(PortalTable):
    code = CodeColumn(_("Channel"), to="channel_detail", name="name", sort=True)
    kind = Column(_("Kind"), phone=False)
    star = StarColumn(_("Star"), sort=True)
    level = NumberColumn(_("Level"), total=True)
    opened_on = DateColumn(_("Opened on"), sort=True, phone=False)
    status = BadgeColumn(State, _("Status"))

    def row_class(self, record: Any) -> str:
        return "is-off" if record.status == State.CLOSED else ""


class ChannelFilterSet(PortalFilterSet):
    search_fields = ("code__startswith", "name")
    district = filters.ModelChoiceFilter(label=_("District"), queryset=lambda request: Region.objects.filter(level="district"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=ChannelKind.choices)


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Channel
        fields = ("name", "star", "opened_on")


class HomeView(PageView):
    permission = SIGNED_IN
    template_name = "base.html"
    title = _("Home")


class ChannelListView(ListView):
    permission = VIEW
    title = _("Channels")
    queryset = Channel.objects.select_related("district")
    table_class = ChannelTable
    filterset_class = ChannelFilterSet
    default_sort = "code"
    page_size = 3
    actions = (Action(_("New channel"), "channel_add", EDIT, icon="plus", primary=True),)
    empty = Empty(
        title=_("No channels yet"),
        text=_("Enter the first one, or upload the register."),
        action=Action(_("New channel"), "channel_add", EDIT, icon="plus", primary=True),
    )


def _children(request: HttpRequest, channel: Channel) -> Any:
    return Channel.objects.visible_to(request.user).filter(parent=channel)  # type: ignore[arg-type]


class ChannelDetailView(DetailView):
    permission = VIEW
    queryset = Channel.objects.select_related("city", "district", "parent")
    panels = (
        AttributePanel(
            _("Basics"),
            ["code", "kind", "level", "opened_on", "city.name", Attribute("star", format=lambda star: "★" * star)],
        ),
        TablePanel(_("Stores"), ChannelTable, _children),
        HtmlPanel("core_ui_note.html", side=True),
    )
    actions = (
        Action(_("Edit"), "channel_edit", EDIT, args={"pk": "pk"}, primary=True),
        Action(
            _("Close"),
            "channel_close",
            EDIT,
            args={"pk": "pk"},
            danger=True,
            post=True,
            confirm=_("Close this channel?"),
            when=lambda channel: channel.status != State.CLOSED,
        ),
    )

    def get_badge(self) -> State:
        return State(self.object.status)


class ChannelAddView(CreateView):
    permission = EDIT
    title = _("New channel")
    queryset = Channel.objects.all()
    form_class = ChannelForm


class ChannelEditView(EditView):
    permission = EDIT
    queryset = Channel.objects.all()
    form_class = ChannelForm
    version_field = "name"

    def get_success_url(self, target: Any) -> str:
        return f"/channels/{target.pk}/"


class ChannelCloseView(ActionView):
    permission = EDIT
    queryset = Channel.objects.all()
    success_message = _("Closed.")

    def perform(self, data: dict[str, Any]) -> str:
        if self.object.status == State.CLOSED:
            raise Conflict(_("This channel is closed already."))
        self.object.status = State.CLOSED
        self.object.save(update_fields=["status"])
        return f"/channels/{self.object.pk}/"


class WorkView(ProgressView):
    permission = SIGNED_IN

    def get_progress(self) -> Progress:
        done = int(self.request.GET.get("done", "0"))
        return Progress(
            title="Import", step="Reading", percent=done, done=done, total=100, finished=done == 100, next_url="/channels/"
        )
