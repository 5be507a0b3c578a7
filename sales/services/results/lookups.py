"""Codes of a sheet to ids, within a scope.

Temporary tables of the transaction: `import_channel` has a row for each channel of the sheet and each
stretch of time in which it stood in one place, `import_product` one for each product.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from core.periods import last_day
from core.scoping import Scope
from core.sheets.staging import Stage

MAX_SUGGESTIONS: Final = 1_000
"""Distinct unknown codes for which a padded one is looked for: more than that is another mistake."""

PLACED: Final = "k.code = s.channel_code AND s.event_date >= k.first_day AND s.event_date < k.next_day"
STANDING: Final = "k.code = s.channel_code"


def channels_find(stage: Stage, scope: Scope, *, period: int, dated: bool) -> None:
    """Fills `import_channel`. `dated` sheets say when something happened, and its city is that of the day;
    for the others it is the city at the month's end. `allowed` says whether the place is in scope.

    Before its first position a channel counts as standing there already.
    """
    in_force = "" if dated else "WHERE %s::date >= first_day AND %s::date < next_day"
    day = last_day(period)
    stage.execute("DROP TABLE IF EXISTS pg_temp.import_channel")
    stage.execute(
        "CREATE TEMP TABLE import_channel ON COMMIT DROP AS"
        " WITH codes AS (SELECT DISTINCT channel_code AS code FROM {stage} WHERE channel_code IS NOT NULL),"
        " places AS ("
        "  SELECT c.code, c.id AS channel_id, c.name,"
        "   CASE WHEN row_number() OVER history = 1 THEN '-infinity'::date ELSE p.effective_from END AS first_day,"
        "   coalesce(lead(p.effective_from) OVER history, 'infinity'::date) AS next_day,"
        "   coalesce(p.city_id, c.city_id) AS city_id, coalesce(p.district_id, c.district_id) AS district_id"
        "  FROM codes JOIN network_channel c USING (code)"
        "  LEFT JOIN network_position p ON p.channel_id = c.id"
        "  WINDOW history AS (PARTITION BY c.id ORDER BY p.effective_from))"
        " SELECT *, (%s OR city_id = ANY(%s) OR district_id = ANY(%s) OR channel_id = ANY(%s)) AS allowed"
        f" FROM places {in_force}",
        [*scope_parameters(scope), *([] if dated else [day, day])],
    )
    stage.execute("ANALYZE import_channel")


def products_find(stage: Stage) -> None:
    stage.execute("DROP TABLE IF EXISTS pg_temp.import_product")
    stage.execute(
        "CREATE TEMP TABLE import_product ON COMMIT DROP AS"
        " SELECT p.id AS product_id, p.code, p.name"
        " FROM (SELECT DISTINCT product_code AS code FROM {stage} WHERE product_code IS NOT NULL) codes"
        " JOIN sales_product p USING (code)"
    )
    stage.execute("ANALYZE import_product")


def campaigns_find(stage: Stage) -> None:
    """A row for each campaign as the sheet writes it: `said`, by code before name."""
    stage.execute("DROP TABLE IF EXISTS pg_temp.import_campaign")
    stage.execute(
        "CREATE TEMP TABLE import_campaign ON COMMIT DROP AS"
        " SELECT DISTINCT ON (s.said) s.said, g.id AS campaign_id, g.first_day, g.last_day"
        " FROM (SELECT DISTINCT campaign AS said FROM {stage} WHERE campaign IS NOT NULL) s"
        " JOIN sales_campaign g ON upper(g.code) = upper(s.said) OR g.name = s.said"
        " ORDER BY s.said, upper(g.code) = upper(s.said) DESC, g.id"
    )
    stage.execute("ANALYZE import_campaign")


def campaigns_check(stage: Stage) -> None:
    """Marks what is no campaign, and a campaign that didn't run on the day of the order."""
    unknown = (
        "s.campaign IS NOT NULL AND NOT EXISTS (SELECT FROM import_campaign g WHERE g.said = s.campaign)"
    )
    stage.mark("campaign", "unknown_campaign", unknown)
    stage.mark(
        "campaign",
        "campaign_not_then",
        "g.said = s.campaign AND (s.event_date < g.first_day OR s.event_date > g.last_day)",
        source="import_campaign g",
        params="jsonb_build_object('days', concat(coalesce(g.first_day::text, '…'), ' – ',"
        " coalesce(g.last_day::text, '…')))",
    )


def scope_parameters(scope: Scope) -> list[Any]:
    """For `(%s OR city_id = ANY(%s) OR district_id = ANY(%s) OR channel_id = ANY(%s))`."""
    return [scope.everything, list(scope.city_ids), list(scope.district_ids), list(scope.channel_ids)]


def channels_check(stage: Stage, scope: Scope, *, dated: bool) -> None:
    """Marks codes that aren't channels of the scope. Whether such a code exists elsewhere is not told."""
    unknown = (
        "s.channel_code IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM import_channel k WHERE k.code = s.channel_code AND k.allowed)"
    )
    _mark_unknown(stage, "channel_code", "unknown_channel", unknown, _padded_channels(stage, scope, unknown))
    moved = "SELECT EXISTS (SELECT FROM import_channel GROUP BY code HAVING bool_or(allowed) AND NOT bool_and(allowed))"
    if dated and stage.value(moved):
        stage.mark(
            "channel_code",
            "elsewhere_then",
            f"{PLACED} AND NOT k.allowed AND EXISTS"
            " (SELECT FROM import_channel o WHERE o.code = s.channel_code AND o.allowed)",
            source="import_channel k",
            params="jsonb_build_object('day', s.event_date)",
        )


def products_check(stage: Stage) -> None:
    unknown = (
        "s.product_code IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM import_product p WHERE p.code = s.product_code)"
    )
    written = _unknown_codes(stage, "product_code", unknown)
    suggestions = _padded(
        "SELECT ltrim(code, '0'), min(code) FROM sales_product WHERE ltrim(code, '0') = ANY(%s)"
        " GROUP BY 1 HAVING count(*) = 1",
        written,
    )
    _mark_unknown(stage, "product_code", "unknown_product", unknown, suggestions)


def names_differ(stage: Stage, key: str, table: str, code: str) -> list[dict[str, Any]]:
    """A warning about rows whose name isn't the one that belongs to the code, spelling aside."""
    if key not in stage.addresses:
        return []
    found = stage.rows(
        "SELECT count(*), (array_agg(s.row_no ORDER BY s.row_no))[1:10] FROM {stage} s"
        f" JOIN (SELECT DISTINCT code, name FROM {table}) k ON k.code = s.{key.replace('_name', '_code')}"
        f" WHERE s.{key} <> k.name AND translate(normalize(s.{key}, NFKC), ' ', '')"
        " <> translate(normalize(k.name, NFKC), ' ', '')"
    )
    count, rows = found[0]
    return [{"code": code, "params": {"count": count, "rows": rows}}] if count else []


def _padded_channels(stage: Stage, scope: Scope, unknown: str) -> dict[str, str]:
    return _padded(
        "SELECT ltrim(code, '0'), min(code) FROM network_channel WHERE ltrim(code, '0') = ANY(%s)"
        " AND (%s OR city_id = ANY(%s) OR district_id = ANY(%s) OR id = ANY(%s))"
        " GROUP BY 1 HAVING count(*) = 1",
        _unknown_codes(stage, "channel_code", unknown),
        scope_parameters(scope),
    )


def _unknown_codes(stage: Stage, key: str, unknown: str) -> list[str]:
    """Codes that led nowhere, and numbers that stand where a code belongs."""
    rows = stage.rows(
        f"SELECT DISTINCT s.{key} FROM {{stage}} s WHERE {unknown}"
        " UNION SELECT e->>'value' FROM {stage} s, jsonb_array_elements(s.errors) e"
        " WHERE s.bad AND e->>'code' = 'code_is_number' AND e->>'key' = %s LIMIT %s",
        [key, MAX_SUGGESTIONS],
    )
    return [row[0] for row in rows]


def _padded(statement: str, codes: Iterable[str], parameters: Iterable[Any] = ()) -> dict[str, str]:
    """Code as written to the one code that differs only by zeros in front."""
    bare = {code: code.lstrip("0") for code in codes}
    if not bare:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(bare.values()), *parameters])
        known = dict(cursor.fetchall())
    return {code: known[short] for code, short in bare.items() if short in known}


def _mark_unknown(stage: Stage, key: str, code: str, unknown: str, suggestions: dict[str, str]) -> None:
    if suggestions:
        from psycopg.types.json import Jsonb

        known = Jsonb(suggestions)
        stage.mark(
            key,
            "padded_code",
            f"s.{key} = ANY(%s) AND {unknown}",
            [known, list(suggestions)],
            params=f"jsonb_build_object('suggestion', %s::jsonb->>s.{key})",
        )
        stage.execute(
            "UPDATE {stage} s SET errors = (SELECT jsonb_agg(CASE WHEN e->>'code' = 'code_is_number'"
            "  AND e->>'key' = %s AND %s::jsonb ? (e->>'value') THEN e || jsonb_build_object('code',"
            "  'padded_number', 'params', jsonb_build_object('suggestion', %s::jsonb->>(e->>'value')))"
            "  ELSE e END) FROM jsonb_array_elements(s.errors) e)"
            " WHERE s.bad AND s.errors @> jsonb_build_array(jsonb_build_object('code', 'code_is_number', 'key', %s::text))",
            [key, known, known, key],
        )
        unknown = f"s.{key} <> ALL(%s) AND {unknown}"
        stage.mark(key, code, unknown, [list(suggestions)])
    else:
        stage.mark(key, code, unknown)
