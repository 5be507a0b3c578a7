"""The peers of the engine: the same lines written in two ways without a calculation, and the ORM in bulk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.database import connect, server_pid
from benchmarks.engine_world import DATABASE, PERIOD, content, sums
from benchmarks.harness import answer
from benchmarks.measure import measured

PEER_TABLE: Final = """
CREATE TABLE bench_line (LIKE commissions_line INCLUDING DEFAULTS);
CREATE TABLE bench_figure (LIKE commissions_monthfigure INCLUDING ALL);
CREATE TABLE bench_statement (LIKE commissions_statement INCLUDING ALL);
GRANT SELECT, INSERT, TRUNCATE ON bench_line, bench_figure, bench_statement TO portal_app;
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
    """COPY into a table that has the ledger's key and indexes. `columns` are the file's, where they aren't the table's."""
    connect(DATABASE)
    from django.db import transaction

    _empty(indexed=True)
    with measured(server_pid()) as cost, transaction.atomic():
        _copy(path, columns)
    return answer(cost, content=content("bench_line"))


def bulk_load(path: str, columns: Sequence[str] = ()) -> dict[str, Any]:
    """The fastest way there is, and the portal's own: COPY into an empty table, then the key and indexes."""
    connect(DATABASE)
    from django.db import connection, transaction

    _empty(indexed=False)
    indexes = _indexes()
    with measured(server_pid()) as cost, transaction.atomic(), connection.cursor() as cursor:
        # In the same transaction, so that the database needs no log of what follows.
        cursor.execute("TRUNCATE bench_line")
        _copy(path, columns)
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for statement in indexes:
            cursor.execute(statement)
    return answer(cost, content=content("bench_line"))


def orm_bulk() -> dict[str, Any]:
    """The indexes are there already, as for an application that inserts into its table."""
    connect(DATABASE)
    from django.db import connection

    from benchmarks.engine_orm import month_calculate

    _empty(indexed=True)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_app")
    with measured(server_pid()) as cost:
        month_calculate()
    return answer(cost, content=content("bench_line"), sums=sums("bench_figure", "bench_statement"))


def _empty(*, indexed: bool) -> None:
    """The peer's table without rows, with the ledger's key and indexes or with none."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'bench_line'::regclass")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("TRUNCATE bench_line")
        for statement in _indexes() if indexed else ():
            cursor.execute(statement)


def _copy(path: str, columns: Sequence[str]) -> None:
    from django.db import connection

    listed = f"({', '.join(columns)})" if columns else ""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY bench_line {listed} FROM STDIN") as target,
        Path(path).open("rb") as source,
    ):
        while block := source.read(_BLOCK):
            target.write(block)


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
