"""From grants to scopes: permission code -> where it holds. The one place where this is worked out."""

from dataclasses import dataclass, field

from django.db import connection

from core.periods import today
from core.permissions import administering_codes, deciding_codes
from core.scoping import EVERYWHERE, NOWHERE, Scope

# The region of a grant covers its subtree; of it, lists need the cities and the districts. A grant for
# the province is "everything". The channel of a grant covers its stores, its level-2 agents and theirs.
_SQL = """
WITH RECURSIVE held AS (
    SELECT g.id, r.code, r.rank, r.second_step, r.permissions, g.channel_id, region.level, region.path,
           coalesce(region.name, channel.name) AS place
    FROM users_grant g
    JOIN users_role r ON r.id = g.role_id
    LEFT JOIN network_region region ON region.id = g.region_id
    LEFT JOIN network_channel channel ON channel.id = g.channel_id
    WHERE g.user_id = %(user)s AND g.valid_from <= %(today)s
      AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
), below AS (
    SELECT channel_id AS root, channel_id AS id FROM held WHERE channel_id IS NOT NULL
    UNION
    SELECT below.root, c.id FROM below JOIN network_channel c ON c.parent_id = below.id
)
SELECT held.id, held.code, held.rank, held.second_step, held.permissions, held.level = 'province',
       ARRAY(SELECT id FROM network_region c WHERE c.level = 'city' AND c.path LIKE held.path || '%%'),
       ARRAY(SELECT id FROM network_region d WHERE d.level = 'district' AND d.path LIKE held.path || '%%'),
       ARRAY(SELECT id FROM below WHERE below.root = held.channel_id), held.place
FROM held ORDER BY held.path NULLS LAST, held.place
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A grant in force: what its role permits, and where. `place` is the name of its region or channel."""

    grant_id: int
    role: str
    rank: int
    second_step: bool
    permissions: frozenset[str]
    scope: Scope
    place: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """`held` by place, regions first."""

    held: list[Held] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)


def holdings_of(user_id: int) -> Holdings:
    """One query, whatever the number of roles. Grants outside their dates count for nothing.

    Whoever administers the portal decides nothing in business, whatever else was granted: services
    refuse such a pair of roles, and here it has no effect.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"user": user_id, "today": today()})
        held = [_held(*row) for row in cursor.fetchall()]
    scopes: dict[str, Scope] = {}
    for grant in held:
        for code in grant.permissions:
            scopes[code] = scopes.get(code, NOWHERE) | grant.scope
    if not administering_codes().isdisjoint(scopes):
        scopes = {code: scope for code, scope in scopes.items() if code not in deciding_codes()}
    return Holdings(held, scopes)


def _held(
    grant_id: int,
    role: str,
    rank: int,
    second_step: bool,
    permissions: list[str],
    everything: bool,
    cities: list[int],
    districts: list[int],
    channels: list[int],
    place: str,
) -> Held:
    scope = (
        EVERYWHERE
        if everything
        else Scope(
            city_ids=frozenset(cities), district_ids=frozenset(districts), channel_ids=frozenset(channels)
        )
    )
    return Held(grant_id, role, rank, second_step, frozenset(permissions), scope, place)
