"""Channels, as the search over everything finds them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedUser
from core.search import Hit, Source, best_first
from network.models import Channel


def find_channels(user: ScopedUser, text: str, limit: int) -> Sequence[Hit]:
    visible = Channel.objects.visible_to(user).select_related("city")
    return [
        Hit(str(channel), f"{channel.get_kind_display()} · {channel.city.name}", channel.get_absolute_url())
        for channel in best_first(visible, text, limit)
    ]


CHANNELS = Source(_("Channels"), "building-store", find_channels, "network:channel_list")
