"""The peers of the engine: the same lines copied without a calculation, and the ORM in bulk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.database import connect, server_pid
from benchmarks.engine_world import DATABASE, PERIOD, content
from benchmarks.harness import answer
from benchmarks.measure import measured

PEER_TABLE: Final = """
CREATE TABLE bench_line (LIKE commissions_line INCLUDING DEFAULTS);
GRANT SELECT, INSERT, TRUNCATE ON bench_line TO portal_app;
"""

_SAVE: Final = "COPY (SELECT * FROM commissions_line WHERE period = {period} ORDER BY id) TO STDOUT"
_BLOCK: Final = 1 << 20


def save(path: str) -> dict[str, Any]:
    """The finished lines as a file; not measured."""
    connect(DATABASE)
    from django.db import connection

    with (
        connection.cursor() as cursor,
        Path(path).open("wb") as target,
        cursor.copy(_SAVE.format(period=PERIOD)) as source,
    ):
        for block in source:
            target.write(block)
    return {}


def bare_copy(path: str, columns: Sequence[str] = ()) -> dict[str, Any]:
    """Into an empty table, then the key and indexes of the ledger. `columns` are the file's, where they aren't the table's."""
    connect(DATABASE)
    from django.db import connection, transaction

    indexes = _indexes()
    listed = f"({', '.join(columns)})" if columns else ""
    with measured(server_pid()) as cost, transaction.atomic(), connection.cursor() as cursor:
        _as_owner(cursor)
        cursor.execute("TRUNCATE bench_line")
        with (
            cursor.copy(f"COPY bench_line {listed} FROM STDIN") as target,
            Path(path).open("rb") as source,
        ):
            while block := source.read(_BLOCK):
                target.write(block)
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in indexes:
            cursor.execute(statement)
    return answer(cost, content=content("bench_line"))


def orm_bulk() -> dict[str, Any]:
    """The indexes are there already, as for an application that inserts into its table."""
    connect(DATABASE)
    from django.db import connection

    from benchmarks.engine_orm import month_calculate

    with connection.cursor() as cursor:
        _as_owner(cursor)
        cursor.execute("TRUNCATE bench_line")
        cursor.execute("SET ROLE portal_app")
    with measured(server_pid()) as cost:
        month_calculate()
    return answer(cost, content=content("bench_line"))


def _indexes() -> list[str]:
    """The definitions of the ledger's own key and indexes, for the peer's table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT replace(replace(replace(indexdef, 'ON ONLY', 'ON'), indexname, 'bench_' || indexname),"
            " 'public.commissions_line ', 'bench_line ')"
            " FROM pg_indexes WHERE tablename = 'commissions_line'"
        )
        return [statement for (statement,) in cursor.fetchall()]


def _as_owner(cursor: Any) -> None:
    cursor.execute("RESET ROLE")
    cursor.execute("SET ROLE NONE")
