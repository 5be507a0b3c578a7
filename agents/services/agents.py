"""The life of an agent and its stores in the register."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agents.models import Agent
from core.errors import Conflict
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel, Region
from network.services.closing import channel_close
from network.services.registers import channel_create


@transaction.atomic
def store_add(
    *, agent: Agent, code: str, name: str, opened_on: datetime.date, city: Region, district: Region
) -> Channel:
    """A store of the agent; it sells in the agent's mode. Conflict when the agent is closed."""
    owner = Channel.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    if owner.status == ChannelStatus.CLOSED:
        raise Conflict(_("The agent is closed: it gets no new stores."))
    return channel_create(
        kind=ChannelKind.AGENT_STORE,
        code=code,
        name=name,
        opened_on=opened_on,
        city=city,
        district=district,
        mode=owner.mode,
        parent=owner,
    )


@transaction.atomic
def agent_close(*, agent: Agent, closed_on: datetime.date) -> None:
    """Closes the agent with its stores. Conflict while level-2 agents stand below it."""
    stores = Channel.objects.filter(parent_id=agent.pk, kind=ChannelKind.AGENT_STORE)
    for store in stores.exclude(status=ChannelStatus.CLOSED).order_by("pk"):
        channel_close(store, closed_on=closed_on)
    channel_close(agent.channel, closed_on=closed_on)
