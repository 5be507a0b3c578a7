from network.models.channel import Channel
from network.models.position import Position
from network.models.region import Region

__all__ = ["Channel", "Position", "Region"]
