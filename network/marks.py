"""Channels can be starred."""

from django.utils.translation import gettext_lazy as _

from core.marks import MarkKind
from network.models import Channel

CHANNEL = MarkKind("channel", _("Channel"), "building-store", "network:channel_detail", Channel.objects.all())
