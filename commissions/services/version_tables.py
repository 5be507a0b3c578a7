"""What one plan version says, as the engine's rows, whatever state it is in: read by the queries of the runs."""

from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from commissions.engine.inputs import ROWS
from commissions.services.inputs import COLUMNS, PLAN_TABLES, sql_text

_VERSION: Final = (
    "SELECT id, plan_id, effective_from, effective_to FROM commissions_planversion WHERE id = %(version)s"
)


def version_tables(cursor: CursorWrapper, version: int, first: int, last: int) -> dict[str, Any]:
    """Fields of engine.Inputs to rows, for the months from `first` to `last`."""
    query = sql_text("inputs/components").format(versions=_VERSION)
    cursor.execute(query, {"version": version, "first": first, "last": last})
    tables = {"components": engine_rows(cursor, "components")}
    ids = {"components": [row.component_id for row in tables["components"]], "versions": [version]}
    for table in PLAN_TABLES:
        cursor.execute(sql_text(f"inputs/plans/{table}"), ids)
        tables[table] = engine_rows(cursor, table)
    return tables


def engine_rows(cursor: CursorWrapper, table: str) -> list[Any]:
    """What the cursor holds. A column that is left open has its default."""
    kind = ROWS[table]
    return [
        kind(**{name: value for name, value in zip(COLUMNS[table], row, strict=True) if value is not None})
        for row in cursor.fetchall()
    ]
