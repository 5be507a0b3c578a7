"""Changes of the registers that are written down."""

from django.utils.translation import gettext_lazy as _

from core.audit.tracking import Tracked
from network.models import Channel, Position, Region

TRACKED = [
    Tracked(
        Region,
        ignored=("numchild",),
        untold=frozenset({"depth"}),
        labels={"path": _("place in the tree")},
    ),
    Tracked(Channel, ignored=("initials",)),
    Tracked(Position, owner="channel"),
]
