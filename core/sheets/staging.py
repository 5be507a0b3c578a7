"""The staging table of one upload: its good and bad rows, in the database, until the upload is settled.

The application's role may not create tables, so functions of core/sql do it; the table then takes COPY
and updates like any other.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection
from psycopg import sql

from core.models import ImportSession
from core.sheets.definition import ColumnType, SheetDefinition, staging_columns
from core.sheets.results import Header, column_letter

MARKED: Final = 100_000
"""So many wrong cells are shown in the marked workbook; beyond that nobody mends by hand."""
_WRITTEN: Final = {
    ColumnType.MONEY: "round({}::numeric / 100, 2)::text",
    ColumnType.SCALED: "trim_scale({}::numeric / 10000)::text",
    ColumnType.SCORE: "trim_scale({}::numeric / 10000)::text",
    ColumnType.PERCENT: "trim_scale({}::numeric / 100)::text || '%%'",
}


class Stage:
    """One session's staging table. `addresses` maps column keys to 0-based columns of the sheet."""

    def __init__(self, session: ImportSession, definition: SheetDefinition) -> None:
        self.session_id = session.pk
        self.definition = definition
        self.table = sql.Identifier(f"staging_{session.pk}")
        self.columns = staging_columns(definition)
        self.addresses: dict[str, int] = {}

    def place(self, header: Header) -> None:
        """Learns from the header where the columns are, for the addresses of cells."""
        self.addresses = {column.key: column.index for column in header.columns if column.key}

    def label(self, key: str) -> str:
        """The msgid of a column's name; empty for errors of a whole row."""
        return next((column.label for column in self.definition.columns if column.key == key), "")

    def create(self) -> None:
        listed = json.dumps([{"name": name, "type": kind} for name, kind in self.columns])
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_staging_create(%s, %s)", [self.session_id, listed])

    def exists(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"staging_{self.session_id}"])
            found = cursor.fetchone()
        return bool(found and found[0])

    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_staging_drop(%s)", [self.session_id])

    def analyze(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_staging_analyze(%s)", [self.session_id])

    @contextmanager
    def copying(self) -> Iterator[Any]:
        """A COPY into the table; give its `write` the reader's bytes."""
        names = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in self.columns)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(self.table, names)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            yield copy

    def execute(self, statement: sql.Composable | str, parameters: Sequence[Any] = ()) -> int:
        """Runs one statement in which `{stage}` stands for the table; returns the number of rows."""
        with connection.cursor() as cursor:
            cursor.execute(self._formatted(statement), list(parameters))
            return int(cursor.rowcount)

    def rows(self, statement: sql.Composable | str, parameters: Sequence[Any] = ()) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self._formatted(statement), list(parameters))
            return list(cursor.fetchall())

    def value(self, statement: sql.Composable | str, parameters: Sequence[Any] = ()) -> Any:
        rows = self.rows(statement, parameters)
        return rows[0][0] if rows else None

    def _formatted(self, statement: sql.Composable | str) -> sql.Composable:
        return sql.SQL(statement).format(stage=self.table) if isinstance(statement, str) else statement

    def mark(
        self,
        key: str,
        code: str,
        where: str,
        parameters: Sequence[Any] = (),
        *,
        source: str = "",
        params: str = "'{}'::jsonb",
    ) -> int:
        """Marks the cell `key` of each row `s` for which `where` holds, and the rows as bad.

        `source` adds tables (FROM), `params` is an SQL expression for the parameters of the sentence.
        All are SQL of the caller, never text of a user.
        """
        column = self.addresses.get(key, -1)
        statement = sql.SQL(
            "UPDATE {stage} s SET bad = true, errors = coalesce(s.errors, '[]'::jsonb) || jsonb_build_array("
            "jsonb_build_object('cell', {letter} || s.row_no, 'column', {column}::int, 'key', {key}::text,"
            " 'value', coalesce(s.raw->>{key}, {written}, ''),"
            " 'code', {code}::text, 'params', {params})) {source} WHERE {where}"
        ).format(
            stage=self.table,
            column=sql.Literal(column),
            key=sql.Literal(key),
            letter=sql.Literal(column_letter(column) if column >= 0 else ""),
            written=self._written(key),
            code=sql.Literal(code),
            params=sql.SQL(params),
            source=sql.SQL(f"FROM {source}" if source else ""),
            where=sql.SQL(where),
        )
        return self.execute(statement, parameters)

    def _written(self, key: str) -> sql.Composable:
        """A good cell of row `s` as people write it: yuan, not fen."""
        column = self.definition.column(key)
        name = sql.SQL("s.{}").format(sql.Identifier(key))
        if column.choices:
            words = {choice.value: choice.written for choice in column.choices}
            return sql.SQL("{}::jsonb->>{}").format(sql.Literal(json.dumps(words)), name)
        kind = ColumnType.MONEY if column.in_fen else column.type
        return sql.SQL(_WRITTEN.get(kind, "{}::text")).format(name)

    def counts(self) -> tuple[int, int]:
        """Rows, and bad ones among them."""
        rows = self.rows("SELECT count(*), count(*) FILTER (WHERE bad) FROM {stage}")
        return int(rows[0][0]), int(rows[0][1])

    def error_counts(self) -> list[tuple[str, str, int]]:
        """Code, column key and number of the wrong cells, most frequent first."""
        return self.rows(
            "SELECT e->>'code', e->>'key', count(*)"
            " FROM {stage}, jsonb_array_elements(errors) e WHERE bad GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )

    def errors(self, limit: int) -> list[tuple[int, dict[str, Any]]]:
        """Row and error of wrong cells: some of every kind first, so that a frequent one hides no rare one."""
        found = self.rows(
            "SELECT row_no, e FROM (SELECT e, row_no, row_number() OVER"
            " (PARTITION BY e->>'code', e->>'key' ORDER BY row_no) AS turn"
            " FROM {stage}, jsonb_array_elements(errors) e WHERE bad) found"
            " ORDER BY turn, row_no LIMIT %s",
            [limit],
        )
        return [(row, json.loads(error)) for row, error in found]

    def keep_bad_rows(self) -> None:
        """After a commit of the good rows: what is left can still be marked and mended."""
        self.execute("DELETE FROM {stage} WHERE NOT bad")
