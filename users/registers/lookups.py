"""What the sheets about access name, and what the one who acts may give: temporary tables of the transaction.

`access_role`   what the sheet calls a role: its id, and where the actor may give it; `given`: anywhere at all
`access_person` the users whom the sheet names and the actor sees; `managed`: the actor may change them
`access_place`  what the sheet calls a region: its id if it is one, and how many are called so
`access_wall`   every role that administers the portal or decides on business

The rules themselves are those of the pages: `grantable_scope`, `visible_to`. The tables hold their answers.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from core.permissions import administering_codes, deciding_codes
from core.registers.wanted import execute
from core.scoping import Scope
from core.sheets.staging import Stage
from network.choices import RegionLevel
from network.models import Region
from users.models import Role, User
from users.querysets import EDIT
from users.services.grants import grantable_scope

VIEW: Final = "users.user_view"
OFFERED: Final = 20

IN_REGION: Final = "(r.everything OR {0} = ANY(r.cities || r.districts))"
"""Whether the actor may give the role `r` for a region."""
IN_CHANNEL: Final = (
    "EXISTS (SELECT FROM network_channel c WHERE c.id = {0} AND (r.everything OR c.city_id = ANY(r.cities)"
    " OR c.district_id = ANY(r.districts) OR c.id = ANY(r.channels)))"
)
WITHIN: Final = (
    "(%s OR {0}.city_id = ANY(%s) OR {0}.district_id = ANY(%s) OR {0}.id = ANY(%s))"  # a channel in a scope
)


def within(scope: Scope) -> list[Any]:
    """The parameters of WITHIN."""
    return [scope.everything, list(scope.city_ids), list(scope.district_ids), list(scope.channel_ids)]


def roles_find(stage: Stage, actor: User) -> None:
    known = roles_called()
    reaches = {role.rank: grantable_scope(actor, role) for role in known.values()}
    rows = []
    for said in _said(stage, "role"):
        if (role := known.get(folded(said))) is not None:
            reach = reaches[role.rank]
            rows.append(
                {
                    "said": said,
                    "id": role.pk,
                    "given": bool(reach),
                    "everything": reach.everything,
                    "cities": sorted(reach.city_ids),
                    "districts": sorted(reach.district_ids),
                    "channels": sorted(reach.channel_ids),
                }
            )
    table_make(
        "access_role",
        "said text, id bigint, given boolean, everything boolean,"
        " cities bigint[], districts bigint[], channels bigint[]",
        rows,
    )


def people_find(stage: Stage, actor: User) -> None:
    named = User.objects.filter(username__in=_said(stage, "username"))
    managed = set(named.visible_to(actor, EDIT).values_list("pk", flat=True))
    seen = named.visible_to(actor, VIEW) | named.filter(pk__in=managed)
    rows = [
        {"id": pk, "username": username, "name": name, "managed": pk in managed}
        for pk, username, name in seen.values_list("pk", "username", "name")
    ]
    table_make("access_person", "id bigint, username text, name text, managed boolean", rows)


def places_find(stage: Stage, actor: User) -> None:
    """By code, or by a name that one region alone has: of those in the actor's scope, else of all."""
    said = _said(stage, "region")
    regions = Region.objects.exclude(level=RegionLevel.GRID).filter(
        Q(code__in=[_plain(text).upper() for text in said]) | Q(name__in=[*said, *map(_plain, said)])
    )
    scope = actor.scope_for(EDIT)
    codes: dict[str, int] = {}
    names: dict[str, list[int]] = {}
    for region in regions:
        codes[region.code.upper()] = region.pk
        names.setdefault(_plain(region.name), []).append(region.pk)
    rows = []
    for text in said:
        called = names.get(_plain(text), [])
        mine = [pk for pk in called if scope.everything or pk in scope.city_ids | scope.district_ids]
        only = next((found[0] for found in (mine, called) if len(found) == 1), None)
        rows.append({"said": text, "id": codes.get(_plain(text).upper(), only), "found": len(called)})
    table_make("access_place", "said text, id bigint, found integer", rows)


def walls_find() -> None:
    rows = [
        {
            "id": pk,
            "administers": not administering_codes().isdisjoint(codes),
            "decides": not deciding_codes().isdisjoint(codes),
        }
        for pk, codes in Role.objects.values_list("pk", "permissions")
    ]
    table_make("access_wall", "id bigint, administers boolean, decides boolean", rows)


def roles_called() -> dict[str, Role]:
    """Each role by its code and by its name in every language; a name that two roles have stands for none."""
    roles = list(Role.objects.all())
    found: dict[str, Role | None] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for role in roles:
                name = folded(str(role))
                found[name] = role if found.get(name, role) == role else None
    found |= {folded(role.code): role for role in roles}
    return {name: role for name, role in found.items() if role is not None}


def roles_offered(actor: User) -> str:
    """Names of roles that the actor may give, for the sentence about another one."""
    return ", ".join(str(role) for role in Role.objects.grantable_by(actor)[:OFFERED])


def folded(text: str) -> str:
    """How names are compared: without blanks, width and case."""
    return _plain(text).casefold()


def table_make(name: str, columns: str, rows: Sequence[Mapping[str, Any]]) -> None:
    execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    execute(
        f"CREATE TEMP TABLE {name} ON COMMIT DROP AS"
        f" SELECT * FROM jsonb_to_recordset(%s::jsonb) AS r({columns})",
        [json.dumps(list(rows))],
    )
    execute(f"ANALYZE {name}")


def _said(stage: Stage, key: str) -> list[str]:
    found = stage.rows(f"SELECT DISTINCT s.{key} FROM {{stage}} s WHERE s.{key} IS NOT NULL ORDER BY 1")
    return [text for (text,) in found]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
