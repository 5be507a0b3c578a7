"""What a roster names, looked up within a scope: temporary tables of the transaction.

`roster_day`    the day from which the sheet holds
`roster_known`  the channels of the sheet's codes, as they stand on that day; `mine`: this sheet may change it
`roster_place`  the cities and districts that the sheet names, `offered`: what could stand there
`roster_upline` the channels that the sheet names as uplines
"""

import datetime
from typing import Any, Final

from core.scoping import Scope
from core.sheets.staging import Stage

WITHIN: Final = "(%s OR {0}.city_id = ANY(%s) OR {0}.district_id = ANY(%s))"
OFFERED: Final = 20


def within(scope: Scope) -> list[Any]:
    """The parameters of WITHIN."""
    return [scope.everything, list(scope.city_ids), list(scope.district_ids)]


def day_find(stage: Stage, day: datetime.date) -> None:
    stage.execute("DROP TABLE IF EXISTS pg_temp.roster_day")
    stage.execute("CREATE TEMP TABLE roster_day ON COMMIT DROP AS SELECT %s::date AS day", [day])


def known_find(stage: Stage, scope: Scope, kind: int) -> None:
    """Whoever changes a channel must hold it as it stands now, and as it stands on the day."""
    stage.execute("DROP TABLE IF EXISTS pg_temp.roster_known")
    stage.execute(
        "CREATE TEMP TABLE roster_known ON COMMIT DROP AS"
        " SELECT c.id, c.code, c.name, c.kind, c.status, p.id IS NOT NULL AS placed, p.city_id, p.district_id,"
        " p.parent_id, p.level, p.star, p.mode,"
        f" c.kind = %s AND {WITHIN.format('c')} AND (p.id IS NULL OR {WITHIN.format('p')}) AS mine"
        " FROM network_channel c LEFT JOIN LATERAL (SELECT * FROM network_position o WHERE o.channel_id = c.id"
        "  AND o.effective_from <= (SELECT day FROM roster_day) ORDER BY o.effective_from DESC LIMIT 1) p ON true"
        " WHERE c.code IN (SELECT s.code FROM {stage} s)",
        [kind, *within(scope), *within(scope)],
    )
    stage.execute("ANALYZE roster_known (code)")


def places_find(stage: Stage, scope: Scope) -> None:
    """A district is found by name or code, and by the name of a grid in it, below the city if one is named."""
    stage.execute("DROP TABLE IF EXISTS pg_temp.roster_place")
    stage.execute(
        "CREATE TEMP TABLE roster_place ON COMMIT DROP AS"
        " WITH asked AS (SELECT DISTINCT coalesce(s.city_name, '') AS city_name,"
        f"  coalesce(s.district_name, '') AS district_name, {_key('s.city_name')} AS city_key,"
        f"  {_key('s.district_name')} AS district_key FROM {{stage}} s),"
        f" region AS (SELECT r.*, {_key('r.name')} AS name_key FROM network_region r WHERE r.closed_on IS NULL),"
        " named AS (SELECT a.*, c.id AS named_city, c.path AS city_path FROM asked a LEFT JOIN region c"
        "  ON c.level = 'city' AND a.city_key IN (c.name_key, upper(c.code), rtrim(c.name_key, '市'))),"
        " met AS (SELECT n.city_name, n.district_name, d.id AS district_id, c.id AS city_id,"
        "   dense_rank() OVER (PARTITION BY n.city_name, n.district_name ORDER BY r.level = 'district' DESC) AS nearness"
        "  FROM named n JOIN region r ON r.level IN ('district', 'grid')"
        "   AND n.district_key IN (r.name_key, upper(r.code)) AND (n.city_key = '' OR starts_with(r.path, n.city_path))"
        "  JOIN region d ON d.level = 'district' AND starts_with(r.path, d.path)"
        "  JOIN region c ON c.level = 'city' AND starts_with(d.path, c.path)),"
        " best AS (SELECT city_name, district_name, min(district_id) AS district_id, min(city_id) AS city_id,"
        "   count(DISTINCT district_id) AS found FROM met WHERE nearness = 1 GROUP BY 1, 2)"
        " SELECT DISTINCT ON (n.city_name, n.district_name) n.city_name, n.district_name, n.named_city,"
        " coalesce(b.found, 0) AS found,"
        " CASE WHEN b.found = 1 THEN b.district_id END AS district_id,"
        " CASE WHEN b.found = 1 THEN b.city_id END AS city_id,"
        f" b.found = 1 AND {WITHIN.format('b')} AS allowed,"
        " (SELECT string_agg(o.name, ', ' ORDER BY o.path) FROM (SELECT o.name, o.path FROM region o"
        "   WHERE o.level = 'district' AND starts_with(o.path, n.city_path) ORDER BY o.path"
        f"   LIMIT {OFFERED}) o) AS offered"
        " FROM named n LEFT JOIN best b USING (city_name, district_name)",
        within(scope),
    )


def uplines_find(stage: Stage, scope: Scope) -> None:
    """`mine` are those of the scope."""
    stage.execute("DROP TABLE IF EXISTS pg_temp.roster_upline")
    stage.execute(
        "CREATE TEMP TABLE roster_upline ON COMMIT DROP AS"
        " SELECT c.id, c.code, c.kind, c.status, p.level, p.city_id, p.mode, p.id IS NOT NULL AS placed, o.code AS own,"
        f" {WITHIN.format('c')} AS mine"
        " FROM network_channel c LEFT JOIN LATERAL (SELECT * FROM network_position o WHERE o.channel_id = c.id"
        "  AND o.effective_from <= (SELECT day FROM roster_day) ORDER BY o.effective_from DESC LIMIT 1) p ON true"
        " LEFT JOIN network_channel o ON o.id = p.parent_id"
        " WHERE c.code IN (SELECT s.upline_code FROM {stage} s)",
        within(scope),
    )
    stage.execute("ANALYZE roster_upline (code)")


def scope_names(stage: Stage, scope: Scope) -> str:
    """The places of a scope in words, for the sentence about a row outside it."""
    found = stage.rows(
        "SELECT r.name FROM network_region r WHERE r.closed_on IS NULL AND (r.id = ANY(%s) OR r.id = ANY(%s))"
        f" AND r.level = CASE WHEN %s THEN 'city' ELSE 'district' END ORDER BY r.path LIMIT {OFFERED}",
        [list(scope.city_ids), list(scope.district_ids), bool(scope.city_ids)],
    )
    return ", ".join(name for (name,) in found)


def _key(name: str) -> str:
    return f"upper(translate(normalize(coalesce({name}, ''), NFKC), ' ', ''))"
