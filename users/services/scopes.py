"""From grants to scopes: permission code -> where it holds. The one place where this is worked out."""

from django.db import connection

from core.periods import today
from core.scoping import EVERYWHERE, NOWHERE, Scope

# The region of a grant covers its subtree; of it, lists need the cities and the districts. A grant for
# the province is "everything". The channel of a grant covers its stores, its level-2 agents and theirs.
_SQL = """
WITH RECURSIVE held AS (
    SELECT r.permissions, g.region_id, g.channel_id, region.level, region.path
    FROM users_grant g
    JOIN users_role r ON r.id = g.role_id
    LEFT JOIN network_region region ON region.id = g.region_id
    WHERE g.user_id = %(user)s AND g.valid_from <= %(today)s
      AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
), below AS (
    SELECT channel_id AS root, channel_id AS id FROM held WHERE channel_id IS NOT NULL
    UNION
    SELECT below.root, c.id FROM below JOIN network_channel c ON c.parent_id = below.id
)
SELECT held.permissions, held.level = 'province',
       ARRAY(SELECT id FROM network_region c WHERE c.level = 'city' AND c.path LIKE held.path || '%%'),
       ARRAY(SELECT id FROM network_region d WHERE d.level = 'district' AND d.path LIKE held.path || '%%'),
       ARRAY(SELECT id FROM below WHERE below.root = held.channel_id)
FROM held
"""


def resolve_scopes(user_id: int) -> dict[str, Scope]:
    """One query, whatever the number of roles. Grants outside their dates count for nothing."""
    scopes: dict[str, Scope] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"user": user_id, "today": today()})
        for permissions, everything, cities, districts, channels in cursor.fetchall():
            scope = (
                EVERYWHERE
                if everything
                else Scope(
                    city_ids=frozenset(cities),
                    district_ids=frozenset(districts),
                    channel_ids=frozenset(channels),
                )
            )
            for code in permissions:
                scopes[code] = scopes.get(code, NOWHERE) | scope
    return scopes


def places_of(user_id: int) -> list[str]:
    """The names of the regions and channels for which the user holds a role today, regions first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(region.name, channel.name) FROM users_grant g"
            " LEFT JOIN network_region region ON region.id = g.region_id"
            " LEFT JOIN network_channel channel ON channel.id = g.channel_id"
            " WHERE g.user_id = %(user)s AND g.valid_from <= %(today)s"
            " AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)"
            " GROUP BY 1 ORDER BY min(region.path) NULLS LAST, 1",
            {"user": user_id, "today": today()},
        )
        return [name for (name,) in cursor.fetchall()]
