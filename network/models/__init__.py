from network.models.channel import Channel
from network.models.extension import ChannelExtension
from network.models.position import Position
from network.models.region import Region

__all__ = ["Channel", "ChannelExtension", "Position", "Region"]
