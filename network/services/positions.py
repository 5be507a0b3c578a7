"""The dated life of a channel's place in the network. The only writer of `Position`."""

import datetime

from django.db import connection, transaction

from core.periods import today
from network.models import Channel, Position

CURRENT_FIELDS = ("city_id", "district_id", "parent_id", "level", "star", "mode")


@transaction.atomic
def channel_place(
    channel: Channel,
    *,
    effective_from: datetime.date,
    city_id: int,
    district_id: int,
    mode: int,
    parent_id: int | None = None,
    level: int | None = None,
    star: int | None = None,
) -> Position:
    """Records where the channel stands from `effective_from` on, replacing that day's row if there is one."""
    position, _created = Position.objects.update_or_create(
        channel=channel,
        effective_from=effective_from,
        defaults={
            "city_id": city_id,
            "district_id": district_id,
            "mode": mode,
            "parent_id": parent_id,
            "level": level,
            "star": star,
        },
    )
    refresh_current(today(), channel_ids=[channel.pk])
    channel.refresh_from_db(fields=["city", "district", "parent", "level", "star", "mode"])
    return position


@transaction.atomic
def channels_place(selected: str) -> None:
    """Records where many channels stand from a day on: `selected` is SQL for channel_id, effective_from and
    the current fields. A day that has its row already gets the new one in its place.
    """
    columns = ", ".join(CURRENT_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO network_position (channel_id, effective_from, {columns})"
            f" SELECT channel_id, effective_from, {columns} FROM ({selected}) placed"
            " ON CONFLICT (channel_id, effective_from) DO UPDATE SET"
            f" {', '.join(f'{name} = EXCLUDED.{name}' for name in CURRENT_FIELDS)} RETURNING channel_id"
        )
        ids = [row[0] for row in cursor.fetchall()]
    refresh_current(today(), channel_ids=ids)


def refresh_current(day: datetime.date, channel_ids: list[int] | None = None) -> int:
    """Copies the position in force on `day` to its channel; returns how many channels changed."""
    columns = ", ".join(f"{name} = p.{name}" for name in CURRENT_FIELDS)
    old = ", ".join(f"c.{name}" for name in CURRENT_FIELDS)
    new = ", ".join(f"p.{name}" for name in CURRENT_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE network_channel c SET {columns} FROM ("
            "  SELECT DISTINCT ON (channel_id) * FROM network_position"
            "  WHERE effective_from <= %s AND (%s::bigint[] IS NULL OR channel_id = ANY(%s::bigint[]))"
            "  ORDER BY channel_id, effective_from DESC"
            f") p WHERE p.channel_id = c.id AND ({old}) IS DISTINCT FROM ({new})",
            [day, channel_ids, channel_ids],
        )
        return int(cursor.rowcount)
