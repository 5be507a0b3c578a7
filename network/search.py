"""Channels, and what extends them, as the search over everything finds them."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedUser
from core.search import Hit, Source, best_first
from network.models import Channel, ChannelExtension


def channel_source(*apart: type[ChannelExtension]) -> Source:
    """All channels, less those that the registers `apart` show to the same user in groups of their own."""

    def find(user: ScopedUser, text: str, limit: int) -> Sequence[Hit]:
        scope = user.scope_for("network.channel_view")
        visible = Channel.objects.visible_to(user).select_related("city")
        for model in apart:
            if user.scope_for(_rows(model).view_code) == scope:
                visible = visible.filter(**{f"{model._meta.model_name}__isnull": True})
        return [
            Hit(
                str(channel),
                f"{channel.get_kind_display()} · {channel.city.name}",
                channel.get_absolute_url(),
            )
            for channel in best_first(visible, text, limit)
        ]

    return Source(_("Channels"), "building-store", find, "network:channel_list")


def register_source(
    label: str | Promise, icon: str, model: type[ChannelExtension], list_name: str, *also: str
) -> Source:
    """A group of its own for the rows of a register; `also` names further fields in which the text may stand."""

    def find(user: ScopedUser, text: str, limit: int) -> Sequence[Hit]:
        visible = _rows(model).visible_to(user).select_related("channel__city", "channel__district")
        return [
            Hit(str(row), f"{row.channel.city.name} · {row.channel.district.name}", row.get_absolute_url())
            for row in best_first(visible, text, limit, path="channel__", also=also)
        ]

    return Source(label, icon, find, list_name)


def _rows(model: type[ChannelExtension]) -> Any:
    return model._default_manager.all()
