"""How far targets were reached: the figure that was reported, or the orders of the channel and its stores."""

from collections.abc import Iterable

from django.db import connection

from core.money import SCALE, divide_half_up
from network.choices import ChannelKind
from sales.models import Target

# A fact lies in the city in which the channel stood at the time, so its cities lead to the facts' keys.
_REACHED = """
SELECT target.id, CASE
    WHEN target.metric_id IS NULL THEN (
        SELECT sum(fact.quantity) FROM sales_sale fact
        WHERE fact.period = target.period AND fact.superseded_by IS NULL AND fact.city_id = ANY(places.cities)
            AND fact.channel_id = ANY(places.channels)
    )
    ELSE (
        SELECT sum(fact.value) FROM sales_channelmonth fact
        WHERE fact.period = target.period AND fact.superseded_by IS NULL AND fact.city_id = ANY(places.cities)
            AND fact.channel_id = target.channel_id AND fact.metric_id = target.metric_id
    )
END
FROM sales_target target
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT position.city_id) AS cities, array_agg(DISTINCT channel.id) AS channels
    FROM network_channel channel JOIN network_position position ON position.channel_id = channel.id
    WHERE channel.id = target.channel_id OR (channel.parent_id = target.channel_id AND channel.kind = %s)
) places
WHERE target.id = ANY(%s)
"""


def targets_reached(targets: Iterable[Target]) -> dict[int, int | None]:
    """By target: pieces or fen; None where nothing was reported. One query."""
    keys = [target.pk for target in targets]
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [int(ChannelKind.AGENT_STORE), keys])
        return {key: None if value is None else int(value) for key, value in cursor.fetchall()}


def share_of(reached: int | None, target: int) -> int | None:
    """A 10^-4 integer; None where nothing was reported, or nothing was to be reached."""
    if reached is None or target <= 0:
        return None
    return divide_half_up(reached * SCALE, target)
