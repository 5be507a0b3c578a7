"""Changes of several channels at once: all of them, or none."""

import datetime
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.periods import today
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel
from network.services.positions import refresh_current


@transaction.atomic
def channels_rate(
    rows: QuerySet[Any], *, star: int | None, effective_from: datetime.date, user: Any = None
) -> int:
    """Another star from a day on, whatever else the position of that day says. Returns how many changed.

    `rows` are channels, or rows whose key is a channel's. ValidationError for a day on which one of
    them was not open yet, Conflict when one is closed.
    """
    ids = _locked_open(rows)
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [ids, effective_from])
        if cursor.fetchone() != (len(ids),):
            early = _("One of these channels was not open yet on that day.")
            raise ValidationError({"effective_from": early})
        cursor.execute(_RATE, {"star": star, "day": effective_from, "ids": ids})
        changed = int(cursor.rowcount)
    refresh_current(today(), channel_ids=ids)
    return changed


_PLACED = """
SELECT count(DISTINCT channel_id) FROM network_position WHERE channel_id = ANY(%s) AND effective_from <= %s
"""
# Positions repeat what they don't change; a channel that has the star on that day needs no new one.
_RATE = """
INSERT INTO network_position (channel_id, effective_from, city_id, district_id, parent_id, level, star, mode)
SELECT channel_id, %(day)s, city_id, district_id, parent_id, level, %(star)s, mode
FROM (
    SELECT DISTINCT ON (channel_id) * FROM network_position
    WHERE channel_id = ANY(%(ids)s) AND effective_from <= %(day)s
    ORDER BY channel_id, effective_from DESC
) standing
WHERE star IS DISTINCT FROM %(star)s
ON CONFLICT (channel_id, effective_from) DO UPDATE SET star = EXCLUDED.star
"""


@transaction.atomic
def channels_suspend(rows: QuerySet[Any], *, user: Any = None) -> int:
    """With their stores. Conflict when one is closed; those that are suspended already stay so."""
    ids = _locked_open(rows)
    return _with_stores(ids).filter(status=ChannelStatus.ACTIVE).update(status=ChannelStatus.SUSPENDED)


@transaction.atomic
def channels_resume(rows: QuerySet[Any], *, user: Any = None) -> int:
    """With their stores. Conflict when one is closed."""
    ids = _locked_open(rows)
    return _with_stores(ids).filter(status=ChannelStatus.SUSPENDED).update(status=ChannelStatus.ACTIVE)


def _locked_open(rows: QuerySet[Any]) -> list[int]:
    """The keys of the channels, which are held until the end of the transaction and none of which is closed."""
    keys = list(rows.order_by().values_list("pk", flat=True))
    channels = list(Channel.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
    closed = next((channel for channel in channels if channel.status == ChannelStatus.CLOSED), None)
    if closed is not None:
        raise Conflict(_("%(channel)s is closed: nothing was changed.") % {"channel": closed})
    return [channel.pk for channel in channels]


def _with_stores(ids: Collection[int]) -> QuerySet[Channel]:
    return Channel.objects.filter(Q(pk__in=ids) | Q(parent_id__in=ids, kind=ChannelKind.AGENT_STORE))
