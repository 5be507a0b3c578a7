from network.models.channel import Channel
from network.models.extension import ChannelExtension
from network.models.located import LOCATION_WHOLE, LocatedExtension
from network.models.position import Position
from network.models.region import Region

__all__ = ["LOCATION_WHOLE", "Channel", "ChannelExtension", "LocatedExtension", "Position", "Region"]
