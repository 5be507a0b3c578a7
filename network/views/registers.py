"""Pages that the registers of outlets, agents and account managers have in common."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.actions import Action, Crumb
from core.copying import copy_action
from core.views import CreateView, DetailView, EditView, FormPage, ObjectView
from network.choices import ChannelStatus
from network.forms import ChannelCloseForm
from network.models import Channel, ChannelExtension
from network.services.closing import channel_close


def is_open(row: ChannelExtension) -> bool:
    return row.channel.status != ChannelStatus.CLOSED


def register_actions(stem: str, permission: str, *more: Action) -> tuple[Action, ...]:
    """The buttons of a row's page: `stem` is the beginning of its addresses' names ("agents:agent")."""

    def action(label: Any, url_name: str, **options: Any) -> Action:
        return Action(label, url_name, permission, args={"pk": "pk"}, when=is_open, **options)

    return (
        action(_("Close"), f"{stem}_close", danger=True),
        action(_("Change the position"), "network:channel_place"),
        copy_action(f"{stem}_add", permission),
        *more,
        action(_("Edit"), f"{stem}_edit", icon="edit", primary=True),
    )


class RegisterDetailView(DetailView):
    """`queryset` brings the channel with its city and district."""

    def get_badge(self) -> ChannelStatus:
        return ChannelStatus.of(self.object.channel.status)

    def get_crumbs(self) -> list[Crumb]:
        channel = self.object.channel
        return [Crumb(str(channel.city)), Crumb(str(channel.district))]


class ForUserMixin(FormPage):
    """The form limits what it offers to the user's scope."""

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}


class RegisterAddView(ForUserMixin, CreateView):
    """`list_url` is where one goes without entering anything."""

    list_url: Any
    prefilled = ("district",)
    copied: ClassVar[Mapping[str, str]] = {
        "name": "channel__name",
        "district": "channel__district",
        "mode": "channel__mode",
        "level": "channel__level",
        "upline": "channel__parent",
    }
    not_copied: ClassVar[tuple[str, ...]] = ("longitude", "latitude")

    def get_cancel_url(self) -> str:
        return str(self.list_url)


class RegisterEditView(ForUserMixin, EditView):
    def locked(self) -> Any:
        """The channel first, as sheets do: its name is one of the entries."""
        Channel.objects.select_for_update(of=("self",)).get(pk=self.object.pk)
        return super().locked()


class RegisterCloseView(FormPage, ObjectView):
    """`queryset` leaves out what is closed already."""

    form_class = ChannelCloseForm
    submit_label = _("Close")
    success_message = _("Closed.")

    def get_title(self) -> str:
        return str(_("Close %(channel)s") % {"channel": self.object})

    def save(self, form: ChannelCloseForm) -> Model:
        row: Model = self.object
        self.close(row, **form.cleaned_data)
        return row

    def close(self, row: Any, **data: Any) -> None:
        channel_close(row.channel, **data)

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())
