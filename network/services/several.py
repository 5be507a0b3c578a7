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
from network.models import Channel, Region
from network.services.positions import refresh_current


@transaction.atomic
def channels_rate(
    rows: QuerySet[Any], *, star: int | None, effective_from: datetime.date, user: Any = None
) -> int:
    """Another star from a day on, whatever else the position of that day says. Returns how many changed.

    `rows` are channels, or rows whose key is a channel's. ValidationError for a day on which one of
    them was not open yet, Conflict when one is closed.
    """
    return _placed_anew(rows, effective_from, _RATE, star=star)


@transaction.atomic
def channels_move(
    rows: QuerySet[Any], *, district: Region, effective_from: datetime.date, user: Any = None
) -> int:
    """Another district from a day on; what stands below them in the district that they leave goes along.

    Everything else stays as the position of that day says. Returns how many of the rows changed their place.
    ValidationError for a day on which one of them was not open yet, Conflict when one is closed.
    """
    city = Region.objects.city_of(district)
    return _placed_anew(rows, effective_from, _MOVE, district=district.pk, city=city.pk)


def _placed_anew(rows: QuerySet[Any], day: datetime.date, sql: str, **values: Any) -> int:
    """Runs a statement that writes positions of `day` and returns the channels that got one. Returns how many
    of the rows are among them."""
    ids = _locked_open(rows)
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [ids, day])
        if cursor.fetchone() != (len(ids),):
            early = _("One of these channels was not open yet on that day.")
            raise ValidationError({"effective_from": early})
        cursor.execute(sql, {"ids": ids, "day": day, **values})
        placed = [channel for (channel,) in cursor.fetchall()]
    refresh_current(today(), channel_ids=placed)
    return len(set(placed).intersection(ids))


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
RETURNING channel_id
"""
_MOVE = """
WITH RECURSIVE standing AS (
    SELECT DISTINCT ON (channel_id) * FROM network_position
    WHERE effective_from <= %(day)s ORDER BY channel_id, effective_from DESC
), moved AS (
    SELECT * FROM standing WHERE channel_id = ANY(%(ids)s)
    UNION
    SELECT below.* FROM standing below
    JOIN moved above ON below.parent_id = above.channel_id AND below.district_id = above.district_id
)
INSERT INTO network_position (channel_id, effective_from, city_id, district_id, parent_id, level, star, mode)
SELECT channel_id, %(day)s, %(city)s, %(district)s, parent_id, level, star, mode
FROM moved WHERE district_id <> %(district)s
ON CONFLICT (channel_id, effective_from) DO UPDATE
SET city_id = EXCLUDED.city_id, district_id = EXCLUDED.district_id
RETURNING channel_id
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


@transaction.atomic
def channels_close(rows: QuerySet[Any], *, closed_on: datetime.date, user: Any = None) -> int:
    """Conflict when one is closed already or others that stay open stand below it; ValidationError for a
    day in the future, or before one of them was opened."""
    if closed_on > today():
        raise ValidationError({"closed_on": _("The day lies in the future.")})
    ids = _locked_open(rows)
    channels = Channel.objects.filter(pk__in=ids)
    if early := channels.filter(opened_on__gt=closed_on).order_by("code").first():
        text = _("%(channel)s was not open yet on that day.") % {"channel": early}
        raise ValidationError({"closed_on": text})
    below = Channel.objects.filter(parent_id__in=ids).exclude(pk__in=ids)
    if open_one := below.exclude(status=ChannelStatus.CLOSED).select_related("parent").first():
        text = _("Open channels stand below %(channel)s. Close them or give them another upline first.")
        raise Conflict(text % {"channel": open_one.parent})
    return channels.update(status=ChannelStatus.CLOSED, closed_on=closed_on)


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
