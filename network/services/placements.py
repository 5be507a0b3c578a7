"""Moving a channel, and what stands below it, from a day on."""

import datetime

from django.db import transaction

from network.models import Channel, Position
from network.services.positions import channel_place


@transaction.atomic
def channel_move(
    channel: Channel,
    *,
    effective_from: datetime.date,
    city_id: int,
    district_id: int,
    mode: int,
    parent_id: int | None = None,
    level: int | None = None,
    star: int | None = None,
    take_along: bool = False,
) -> Position:
    """Places the channel; with `take_along` everything below it goes to the same district on that day.

    Those below keep upline, level, star and mode, and only those move that stood in the district which
    the channel leaves.
    """
    before = Position.objects.filter(channel=channel).as_of(effective_from).first()
    position = channel_place(
        channel,
        effective_from=effective_from,
        city_id=city_id,
        district_id=district_id,
        mode=mode,
        parent_id=parent_id,
        level=level,
        star=star,
    )
    if take_along and before is not None and before.district_id != district_id:
        _take_along([channel.pk], before.district_id, position)
    return position


def _take_along(above: list[int], left_district: int, target: Position) -> None:
    """Level by level, as they stand on the day of the move."""
    in_force = Position.objects.as_of(target.effective_from).values("pk")
    below = Position.objects.filter(pk__in=in_force, parent_id__in=above, district_id=left_district)
    moved = [place.channel_id for place in below]
    for place in below.select_related("channel"):
        channel_place(
            place.channel,
            effective_from=target.effective_from,
            city_id=target.city_id,
            district_id=target.district_id,
            mode=place.mode,
            parent_id=place.parent_id,
            level=place.level,
            star=place.star,
        )
    if moved:
        _take_along(moved, left_district, target)
