"""Changes of the registers that are written down."""

from core.audit.tracking import Tracked
from network.models import Channel, Position, Region

TRACKED = [
    Tracked(Region, ignored=("numchild",)),
    Tracked(Channel, ignored=("initials",)),
    Tracked(Position, owner="channel"),
]
