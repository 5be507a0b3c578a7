"""Who may stand under whom. Problems come back by field, so that forms show them in place."""

import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.choices import AgentLevel, ChannelKind, ChannelStatus
from network.models import Channel, Position

MAX_DEPTH: Final = 10

STANDS_UNDER: Final[dict[int, int]] = {
    ChannelKind.AGENT: ChannelKind.AGENT,
    ChannelKind.AGENT_STORE: ChannelKind.AGENT,
    ChannelKind.OUTLET_CLERK: ChannelKind.OWN_OUTLET,
}


def upline_problems(
    *,
    kind: int,
    level: int | None,
    parent: Channel | None,
    city_id: int,
    day: datetime.date,
    channel: Channel | None = None,
    other_city: bool = False,
) -> dict[str, str | Promise]:
    """What is wrong with this place in the tree from `day` on, by field (`level`, `parent`).

    A level-2 agent stands under a level-1 agent, a store under an agent, a clerk under an own outlet, all
    of the same city unless `other_city` says that it is meant; everyone else stands alone.
    """
    if kind == ChannelKind.AGENT and level is None:
        return {"level": _("An agent has a level.")}
    if kind != ChannelKind.AGENT and level is not None:
        return {"level": _("Only agents have a level.")}
    above = None if level == AgentLevel.ONE else STANDS_UNDER.get(kind)
    if above is None:
        return {"parent": _("This channel has no upline: leave it empty.")} if parent else {}
    if parent is None:
        return {"parent": _("An upline is needed.")}
    if parent.kind != above or parent.status == ChannelStatus.CLOSED:
        return {"parent": _("This channel can't be its upline.")}
    position = Position.objects.filter(channel=parent).as_of(day).first()
    if position is None:
        return {"parent": _("On that day the upline was not there yet.")}
    if kind == ChannelKind.AGENT and position.level != AgentLevel.ONE:
        return {"parent": _("The upline of a level-2 agent has level 1.")}
    if position.city_id != city_id and not other_city:
        return {"parent": _("The upline stands in another city. Tick the box below if that is meant.")}
    if channel is not None and _leads_to(parent, channel, day):
        return {"parent": _("The upline stands below this channel itself.")}
    return {}


def _leads_to(parent: Channel, channel: Channel, day: datetime.date) -> bool:
    """Whether walking up from `parent` meets `channel`, on `day` or when a later position takes over."""
    later = Position.objects.filter(channel__in=[parent, channel], effective_from__gt=day)
    days = [day, *later.values_list("effective_from", flat=True)]
    return any(_walk(parent, channel, when) for when in days)


def _walk(parent: Channel, channel: Channel, day: datetime.date) -> bool:
    step: int | None = parent.pk
    for _level in range(MAX_DEPTH):
        if step is None:
            return False
        if step == channel.pk:
            return True
        position = Position.objects.filter(channel_id=step).as_of(day).first()
        step = position.parent_id if position else None
    return True
