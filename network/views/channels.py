"""Pages of the channel registry."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actions import Action, Crumb
from core.audit.panels import history_tab
from core.panels import Panel
from core.views import DetailView, EditView, Empty, ListView, Tab
from network.bulk import channel_actions
from network.choices import ChannelKind, ChannelStatus
from network.filtersets import ChannelFilterSet
from network.forms import ChannelPlaceForm, place_proposed
from network.models import Channel
from network.panels import AS_OF, CHILDREN, POSITIONS, basics, history_rows
from network.services.closing import channel_close
from network.tables import ChannelTable
from network.views.registers import RegisterCloseView

WITH_CHILDREN = {ChannelKind.AGENT, ChannelKind.OWN_OUTLET}


def _in_register(label: Any, kind: ChannelKind, url_name: str, permission: str) -> Action:
    """The way to what a register keeps of the channel."""
    return Action(label, url_name, permission, args={"pk": "pk"}, when=lambda channel: channel.kind == kind)


class ChannelListView(ListView):
    permission = "network.channel_view"
    title = _("Channels")
    queryset = Channel.objects.select_related("city", "district", "parent")
    table_class = ChannelTable
    filterset_class = ChannelFilterSet
    default_sort = "code"
    export_permission = "network.channel_export"
    bulk_actions = channel_actions("network.channel_edit")
    empty = Empty(icon="building-store")


class ChannelDetailView(DetailView):
    permission = "network.channel_view"
    queryset = Channel.objects.select_related("city", "district", "parent")
    actions = (
        _in_register(
            _("Contract and deposit"), ChannelKind.AGENT, "agents:agent_detail", "agents.agent_view"
        ),
        _in_register(
            _("Hall and lease"), ChannelKind.OWN_OUTLET, "outlets:outlet_detail", "outlets.outlet_view"
        ),
        _in_register(
            _("Account manager"),
            ChannelKind.ACCOUNT_MANAGER,
            "direct_sales:account_manager_detail",
            "direct_sales.account_manager_view",
        ),
        Action(
            _("Close"),
            "network:channel_close",
            "network.channel_edit",
            args={"pk": "pk"},
            danger=True,
            when=lambda channel: channel.status != ChannelStatus.CLOSED and channel.kind != ChannelKind.AGENT,
        ),
        Action(
            _("Change the position"),
            "network:channel_place",
            "network.channel_edit",
            icon="route",
            args={"pk": "pk"},
            primary=True,
            when=lambda channel: channel.status != ChannelStatus.CLOSED,
        ),
    )

    def get_badge(self) -> ChannelStatus:
        return ChannelStatus.of(self.object.status)

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.object.city)), Crumb(str(self.object.district))]

    def get_panels(self) -> Sequence[Panel]:
        above = Channel.objects.visible_to(self.user).filter(pk=self.object.parent_id)
        return (basics(upline_visible=above.exists()), AS_OF)

    def get_tabs(self) -> Sequence[Tab]:
        below = self.object.kind in WITH_CHILDREN
        return (
            *((Tab("below", _("Stores and channels below"), (CHILDREN,)),) if below else ()),
            Tab("positions", _("Positions"), (POSITIONS,)),
            history_tab(history_rows),
        )


class ChannelPlaceView(EditView):
    """A new position from a day on; what was before stays in the history."""

    permission = "network.channel_edit"
    queryset = Channel.objects.select_related("parent").exclude(status=ChannelStatus.CLOSED)
    form_class = ChannelPlaceForm
    takes_instance = False
    success_message = _("The position has been recorded.")

    def get_title(self) -> str:
        return str(_("Change the position of %(channel)s") % {"channel": self.object})

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user, "channel": self.object}

    def get_initial(self) -> dict[str, Any]:
        return place_proposed(self.object)


class ChannelCloseView(RegisterCloseView):
    """Agents are closed on their own page, with their stores."""

    permission = "network.channel_edit"
    queryset = Channel.objects.exclude(kind=ChannelKind.AGENT)

    def close(self, row: Channel, **data: Any) -> None:
        channel_close(row, **data)
