"""Agents of the cast: the business side of its channels."""

import datetime
from typing import Any

from agents.models import Agent
from network.models import Channel
from tests.cast import Cast

PHONE = "19900000001"


def make_agent(channel: Channel, **fields: Any) -> Agent:
    values = {
        "contact_name": "张*",
        "contact_phone": PHONE,
        "contract_number": "JL-LJ-2026-001",
        "contract_from": datetime.date(2026, 1, 1),
        "contract_to": datetime.date(2030, 12, 31),
        "deposit_due": 5_000_000,
        "deposit_paid": 5_000_000,
        **fields,
    }
    return Agent.objects.create(channel=channel, **values)


def make_agents(cast: Cast) -> dict[str, Agent]:
    """All agents of the cast by code."""
    channels = (cast.agent, cast.sub_agent, cast.other_agent, cast.agent_b)
    return {channel.code: make_agent(channel) for channel in channels}
