"""Lines into the ledger, by COPY.

The first lines of a city's month are loaded into a bare table, which then gets its key and indexes and becomes
a partition: a third of the time of inserting into a table that has them. Later runs add to the partition.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Self

import pyarrow as pa
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from commissions.engine import LINE_COLUMNS, Result
from commissions.services.pipes import BLOCK, drained

TABLE: Final = "commissions_line"


@dataclass(frozen=True, slots=True)
class Summed:
    """What the lines of a run come to, added up by the engine where they are all that the month has."""

    figures: pa.Table
    fact_counts: pa.Table

    @classmethod
    def of(cls, result: Result) -> Self:
        result.require_single_keys()
        result.sum_by_product()
        return cls(result.figures(), result.fact_counts())


def lines_post(cursor: CursorWrapper, result: Result, *, city_id: int, period: int) -> Summed | None:
    """Writes the lines of a run; the table's guard refuses a month that isn't open.

    If they are the first of the city's month, the engine sums them up while the database builds the indexes;
    otherwise the answer is None, and the sums are those of the table.
    """
    cursor.execute("SELECT portal_partition_open(%s, %s, %s)", [TABLE, period, city_id])
    bare = cursor.fetchone()[0]
    if not bare:
        result.require_single_keys()
        _copy(cursor, TABLE, result, LINE_COLUMNS)
        return None
    _copy(cursor, bare, result, [name for name in LINE_COLUMNS if name not in {"city_id", "period"}])
    # The sorts of a million lines fit into this; with the default they go to disk.
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    with ThreadPoolExecutor(1) as beside:
        summed = beside.submit(Summed.of, result)
        cursor.execute("SELECT portal_partition_attach(%s, %s, %s)", [TABLE, period, city_id])
    return summed.result()


def _copy(cursor: CursorWrapper, table: str, result: Result, columns: Sequence[str]) -> None:
    """The engine writes while the database reads."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with (
        cursor.copy(statement) as target,
        drained(lambda path: result.write_text(path, columns)) as source,
    ):
        while block := source.read(BLOCK):
            target.write(block)
    if cursor.rowcount != result.totals.lines:
        raise RuntimeError(f"{cursor.rowcount} of {result.totals.lines} lines reached the ledger")
