"""Hands the inputs to DuckDB: rows, Arrow or CSV fill the tables of steps/00_inputs.sql."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any, Final

import duckdb
import pyarrow as pa

from commissions.engine.inputs import ROWS, CsvFile, InputError, Inputs, Source

_BUFFER: Final = 2 << 20
"""Bytes. A line of a stream has a few hundred at most."""


def load(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Fills every input table. Raises InputError, with the table's name, for what doesn't fit into it."""
    for table in ROWS:
        source = getattr(inputs, table)
        if _has_nothing(source):
            continue
        try:
            _fill(connection, table, source)
        except (
            duckdb.ConstraintException,
            duckdb.ConversionException,
            duckdb.InvalidInputException,
        ) as error:
            raise InputError(f"{table}: {str(error).splitlines()[0]}") from error
    for kind in sorted(inputs.paid_through_parent):
        connection.execute("INSERT INTO paid_through_parent VALUES (?)", [kind])
    for metric in sorted(inputs.money_metrics):
        connection.execute("INSERT INTO money_metrics VALUES (?)", [metric])


def _has_nothing(source: Source) -> bool:
    """Most tables of most runs: asking is a hundred times as fast as reading nothing into a table."""
    if isinstance(source, CsvFile):
        return source.path.is_file() and not source.path.stat().st_size
    return isinstance(source, Sequence) and not source


def _fill(connection: duckdb.DuckDBPyConnection, table: str, source: Source) -> None:
    if isinstance(source, CsvFile):
        _check_columns(table, source.names)
        constants = "".join(f", {value:d} AS {name}" for name, value in source.constants)
        relation = _csv_relation(connection, table, source)
        found, joins = _looked_up(source) if table == "facts" else ("", "")
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT f.*{constants}{found} FROM {relation} AS f{joins}"
        )
        return
    if isinstance(source, tuple) and source and isinstance(source[0], CsvFile):
        for file in source:
            _fill(connection, table, file)
        return
    arrow = source if isinstance(source, pa.Table | pa.RecordBatchReader) else _from_rows(table, source)
    _check_columns(table, arrow.schema.names)
    connection.register("source", arrow)
    connection.execute(f"INSERT INTO {table} BY NAME FROM source")
    connection.unregister("source")


def _looked_up(source: CsvFile) -> tuple[str, str]:
    """What a file of facts doesn't say of its products, and the joins for it: here both cores do it, while the database
    that writes the file has one.
    """
    found = joins = ""
    if "product_id" in source.names and "category_id" not in source.names:
        found += ", p.category_id"
        joins += " LEFT JOIN products AS p ON p.product_id = f.product_id"
    if {"product_id", "event_date"} <= set(source.names) and "plan_fee" not in source.names:
        found += ", x.plan_fee"
        joins += (
            " LEFT JOIN fees AS x"
            " ON x.product_id = f.product_id AND f.event_date >= x.day_from AND f.event_date < x.day_to"
        )
    return found, joins


def _from_rows(table: str, rows: Sequence[Any]) -> pa.Table:
    names = [field.name for field in fields(ROWS[table])]
    return pa.table({name: [getattr(row, name) for row in rows] for name in names})


def _check_columns(table: str, columns: Sequence[str]) -> None:
    known = {field.name: field.default is MISSING for field in fields(ROWS[table])}
    unknown = sorted(set(columns) - known.keys())
    missing = sorted(name for name, required in known.items() if required and name not in columns)
    if unknown or missing or len(set(columns)) < len(columns):
        raise InputError(f"{table}: columns unknown {unknown}, missing {missing}, given {list(columns)}")


def _csv_relation(connection: duckdb.DuckDBPyConnection, table: str, source: CsvFile) -> str:
    """A reader with fixed types: nothing is guessed, an empty field is NULL, "" is an empty text.

    It reads a pipe while the other end writes, and takes nothing up before a buffer is full: with the usual 32 MB the
    two would work in turn.
    """
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    types = {name: "VARCHAR" if kind.startswith("ENUM") else kind for name, kind, *_ in described}
    columns = ", ".join(f"'{name}': '{types[name]}'" for name in source.columns)
    path = str(source.path).replace("'", "''")
    return (
        f"read_csv('{path}', columns = {{{columns}}}, header = false, auto_detect = false, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
        f"buffer_size = {_BUFFER}, max_line_size = {_BUFFER // 8})"
    )
