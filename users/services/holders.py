"""Who holds a right somewhere: for telling the people who have to act."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from core.periods import today

_IN_CITY = """
SELECT DISTINCT g.user_id
FROM users_grant g
JOIN users_role r ON r.id = g.role_id
JOIN users_user u ON u.id = g.user_id AND u.is_active
JOIN network_region held ON held.id = g.region_id
JOIN network_region city ON city.id = %(city)s AND city.path LIKE held.path || '%%'
WHERE %(code)s = ANY (r.permissions) AND g.valid_from <= %(today)s
  AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
"""

_OF_CHANNELS = """
SELECT DISTINCT g.user_id
FROM users_grant g
JOIN users_role r ON r.id = g.role_id
JOIN users_user u ON u.id = g.user_id AND u.is_active
WHERE g.channel_id = ANY (%(channels)s) AND %(code)s = ANY (r.permissions) AND g.valid_from <= %(today)s
  AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
"""

_ABOVE_CHANNELS = """
WITH RECURSIVE above AS (
    SELECT id AS channel_id, id AS held_id FROM unnest(%(channels)s::bigint[]) id
    UNION
    SELECT above.channel_id, c.parent_id
    FROM above JOIN network_channel c ON c.id = above.held_id AND c.parent_id IS NOT NULL
)
SELECT DISTINCT g.user_id, above.channel_id
FROM above
JOIN users_grant g ON g.channel_id = above.held_id
JOIN users_role r ON r.id = g.role_id
JOIN users_user u ON u.id = g.user_id AND u.is_active
WHERE %(code)s = ANY (r.permissions) AND g.valid_from <= %(today)s
  AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
ORDER BY 1, 2
"""

_IN_CITIES = """
SELECT DISTINCT g.user_id, city.id
FROM users_grant g
JOIN users_role r ON r.id = g.role_id
JOIN users_user u ON u.id = g.user_id AND u.is_active
JOIN network_region held ON held.id = g.region_id
JOIN network_region city ON city.id = ANY (%(cities)s) AND city.path LIKE held.path || '%%'
WHERE %(code)s = ANY (r.permissions) AND g.valid_from <= %(today)s
  AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
ORDER BY 1, 2
"""


def holders_in_city(code: str, city_id: int) -> list[int]:
    """Users who hold `code` for the whole city, today."""
    return _ids(_IN_CITY, code=code, city=city_id)


def holders_of_channels(code: str, channel_ids: Collection[int]) -> list[int]:
    """Users who hold `code` for one of these channels itself, today."""
    return _ids(_OF_CHANNELS, code=code, channels=list(channel_ids))


def holdings_above(code: str, channel_ids: Collection[int]) -> list[tuple[int, int]]:
    """User and channel, for each who holds `code` for one of these channels or for what stands above it, today."""
    return _rows(_ABOVE_CHANNELS, code=code, channels=list(channel_ids))


def holdings_in_cities(code: str, city_ids: Collection[int]) -> list[tuple[int, int]]:
    """User and city, for each who holds `code` for the whole of one of these cities, today."""
    return _rows(_IN_CITIES, code=code, cities=list(city_ids))


def _ids(sql: str, **parameters: str | int | list[int]) -> list[int]:
    return [pk for (pk,) in _rows(sql, **parameters)]


def _rows(sql: str, **parameters: str | int | list[int]) -> list[Any]:
    wanted: dict[str, Any] = {**parameters, "today": today()}
    with connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        return list(cursor.fetchall())
