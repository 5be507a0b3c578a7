"""Lines into the ledger, by COPY.

The first lines of a city's month are loaded into a bare table, which then gets its key and indexes and becomes
a partition: a third of the time of inserting into a table that has them. Later runs add to the partition.
"""

from pathlib import Path
from typing import Final

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from commissions.engine import LINE_COLUMNS, Result

TABLE: Final = "commissions_line"
_BLOCK: Final = 1 << 20


def lines_post(cursor: CursorWrapper, result: Result, *, city_id: int, period: int, folder: Path) -> int:
    """Writes the lines of a run; returns how many. The table's guard refuses a month that isn't open."""
    if result.totals.lines == 0:
        return 0
    cursor.execute("SELECT portal_partition_open(%s, %s, %s)", [TABLE, period, city_id])
    bare = cursor.fetchone()[0]
    file = folder / "lines.csv"
    result.write_csv(file)
    _copy(cursor, bare or TABLE, file)
    if bare:
        cursor.execute("SELECT portal_partition_attach(%s, %s, %s)", [TABLE, period, city_id])
    return result.totals.lines


def _copy(cursor: CursorWrapper, table: str, file: Path) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, LINE_COLUMNS))
    )
    with file.open("rb", buffering=0) as source, cursor.copy(statement) as target:
        while block := source.read(_BLOCK):
            target.write(block)
