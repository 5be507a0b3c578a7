"""Targets of channels by month and figure. They decide tiers, so those of a closed month stay."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Forbidden
from core.formats import period_label
from core.scoping import ScopedUser
from network.choices import ChannelStatus
from network.models import Channel, Region
from sales.models import Metric, Target
from sales.services.locks import results_lock

TARGET_EDIT: Final = "sales.target_edit"
TARGETS_AHEAD: Final = 12


@transaction.atomic
def targets_set(
    *, period: int, metric: Metric | None, values: Mapping[int, int | None], user: ScopedUser
) -> int:
    """Sets or (None) takes away the targets of channels, by key; returns how many changed.

    Values are pieces, or fen for a metric in yuan. All or nothing: Forbidden where one of the channels is out
    of the user's reach, Conflict where its city has closed the month or the channel itself is closed.
    """
    _check(period, list(values), user)
    key = metric.pk if metric else None
    kept = {channel: value for channel, value in values.items() if value is not None}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sales_target"
            " WHERE period = %s AND metric_id IS NOT DISTINCT FROM %s AND channel_id = ANY(%s)",
            [period, key, [channel for channel, value in values.items() if value is None]],
        )
        changed = int(cursor.rowcount)
        cursor.execute(_SET, [period, key, list(kept), list(kept.values())])
        return changed + int(cursor.rowcount)


_SET = """
INSERT INTO sales_target (channel_id, period, metric_id, value)
SELECT channel, %s, %s, value FROM unnest(%s::bigint[], %s::bigint[]) AS given (channel, value) ORDER BY channel
ON CONFLICT (channel_id, period, metric_id) DO UPDATE SET value = excluded.value
WHERE sales_target.value <> excluded.value
"""


@transaction.atomic
def target_set(
    *, channel: Channel, period: int, metric: Metric | None, value: int, user: ScopedUser
) -> Target:
    """One target; one that is there takes the new value."""
    targets_set(period=period, metric=metric, values={channel.pk: value}, user=user)
    return Target.objects.get(channel=channel, period=period, metric=metric)


@transaction.atomic
def target_add(
    *, channel: Channel, period: int, metric: Metric | None, value: int, user: ScopedUser
) -> Target:
    """A new one. Raises Conflict where the channel has a target for this figure and month already."""
    _check(period, [channel.pk], user)
    target, is_new = Target.objects.get_or_create(
        channel=channel, period=period, metric=metric, defaults={"value": value}
    )
    if not is_new:
        raise Conflict(_("Somebody else has entered this target meanwhile: change theirs."))
    return target


@transaction.atomic
def target_remove(*, target: Target, user: ScopedUser) -> None:
    targets_set(period=target.period, metric=target.metric, values={target.channel_id: None}, user=user)


def closed_cities(city_ids: Collection[int], period: int) -> list[str]:
    """The names of the cities, of these, that have closed the month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM network_region WHERE id = ANY(%s) AND sales_month_closed(id, %s)",
            [list(city_ids), period],
        )
        closed = [row[0] for row in cursor.fetchall()]
    return list(Region.objects.filter(pk__in=closed).values_list("name", flat=True)) if closed else []


def _check(period: int, channel_ids: Collection[int], user: ScopedUser) -> None:
    channels = list(Channel.objects.visible_to(user, TARGET_EDIT).filter(pk__in=channel_ids))
    if len(channels) != len(set(channel_ids)):
        raise Forbidden(_("One of these channels is not yours to set targets for."))
    shut = next((channel for channel in channels if channel.status == ChannelStatus.CLOSED), None)
    if shut is not None:
        raise Conflict(_("%(channel)s is closed: nothing was changed.") % {"channel": shut})
    cities = {channel.city_id for channel in channels}
    results_lock(cities, period)
    if names := closed_cities(cities, period):
        told = _("%(month)s is closed in %(cities)s: its targets don't change any more.")
        raise Conflict(told % {"month": period_label(period), "cities": ", ".join(names)})
