"""The life of an agent and its stores in the register."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agents.models import Agent
from core.errors import Conflict
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel, Region
from network.services.closing import channel_close
from network.services.positions import channel_place


@transaction.atomic
def agent_create(
    *,
    code: str,
    name: str,
    opened_on: datetime.date,
    city: Region,
    district: Region,
    mode: int,
    level: int,
    star: int | None,
    upline: Channel | None,
    terms: dict[str, Any],
) -> Agent:
    """The channel, its first position and the agent. `terms` are the agent's own fields.

    Who may stand under whom is checked by `network.services.uplines` before.
    """
    channel = _channel_create(
        kind=ChannelKind.AGENT,
        code=code,
        name=name,
        opened_on=opened_on,
        city=city,
        district=district,
        mode=mode,
        level=level,
        star=star,
        parent=upline,
    )
    return Agent.objects.create(channel=channel, **terms)


@transaction.atomic
def store_add(
    *, agent: Agent, code: str, name: str, opened_on: datetime.date, city: Region, district: Region
) -> Channel:
    """A store of the agent; it sells in the agent's mode. Conflict when the agent is closed."""
    owner = Channel.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    if owner.status == ChannelStatus.CLOSED:
        raise Conflict(_("The agent is closed: it gets no new stores."))
    return _channel_create(
        kind=ChannelKind.AGENT_STORE,
        code=code,
        name=name,
        opened_on=opened_on,
        city=city,
        district=district,
        mode=owner.mode,
        level=None,
        star=None,
        parent=owner,
    )


@transaction.atomic
def agent_close(*, agent: Agent, closed_on: datetime.date) -> None:
    """Closes the agent with its stores. Conflict while level-2 agents stand below it."""
    stores = Channel.objects.filter(parent_id=agent.pk, kind=ChannelKind.AGENT_STORE)
    for store in stores.exclude(status=ChannelStatus.CLOSED).order_by("pk"):
        channel_close(store, closed_on=closed_on)
    channel_close(agent.channel, closed_on=closed_on)


def _channel_create(*, opened_on: datetime.date, parent: Channel | None, **fields: Any) -> Channel:
    try:
        with transaction.atomic():
            channel = Channel.objects.create(opened_on=opened_on, parent=parent, **fields)
    except IntegrityError as error:
        raise ValidationError({"code": _("This code is taken.")}) from error
    channel_place(
        channel,
        effective_from=opened_on,
        city_id=channel.city_id,
        district_id=channel.district_id,
        mode=channel.mode,
        parent_id=parent.pk if parent else None,
        level=channel.level,
        star=channel.star,
    )
    return channel
