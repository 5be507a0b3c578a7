"""Channels by sheet: what the registers of agents, outlets and account managers have in common.

A register of channels is `ChannelRoster` with a definition of `columns`, and the part that only its kind has.
"""

from network.rosters.register import channel_register
from network.rosters.target import ChannelRoster

__all__ = ["ChannelRoster", "channel_register"]
