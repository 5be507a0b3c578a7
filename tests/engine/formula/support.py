"""A vocabulary with every kind of name, and one row or many through DuckDB."""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

import duckdb

from commissions.engine.formula import MEASURES, Formula, FormulaError, Kind, Name, Vocabulary, parse
from tests.engine.oracle.formula import Row

NAMES: Final = Vocabulary(
    [
        *MEASURES.bind({name.code: name.code for name in MEASURES}),
        Name(code="reached", label="完成率", kind=Kind.SHARE, sql="reached"),
        Name(code="campaign", label="活动", kind=Kind.TEXT, sql="campaign"),
        Name(code="new_user", label="新用户", kind=Kind.FLAG, sql="new_user"),
    ]
)
SCALES: Final = {word: name.kind.scale for name in NAMES for word in name.words}

ROW: Final[Row] = {
    "quantity": 3,
    "amount": 12_000,
    "margin": 4_000,
    "first_payment": 10_000,
    "plan_fee": 5_900,
    "billed": 6_050,
    "arrears": 1_000,
    "net_bill": 5_050,
    "minutes": 49,
    "megabytes": 2_048,
    "value": 7,
    "months_in_net": 18,
    "target": 4,
    "reached": 8_000,
    "campaign": "Spring's 春",
    "new_user": True,
}
"""As stored: 100.00, 59.00, 60.50, 10.00 and 50.50 yuan; 80 %."""

_TYPES: Final = {Kind.TEXT: "VARCHAR", Kind.FLAG: "BOOLEAN"}


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"threads": 1})


def table(rows: Sequence[Row]) -> duckdb.DuckDBPyConnection:
    """A connection with the rows, and no others, as `facts`: a column for each name."""
    connection = _connection()
    columns = ", ".join(f"{name.code} {_TYPES.get(name.kind, 'BIGINT')}" for name in NAMES)
    connection.execute(f"CREATE OR REPLACE TABLE facts (nth INTEGER, {columns})")
    marks = ", ".join("?" for _ in range(len(NAMES) + 1))
    figures = [[nth, *(row[name.code] for name in NAMES)] for nth, row in enumerate(rows)]
    if figures:
        values = ", ".join(f"({marks})" for _ in figures)
        connection.execute(f"INSERT INTO facts VALUES {values}", [*chain.from_iterable(figures)])
    return connection


def results(connection: duckdb.DuckDBPyConnection, formula: Formula, decimals: int = 2) -> list[Any]:
    """(value, reason) of every row."""
    return connection.execute(
        f"SELECT {formula.sql(decimals)}, {formula.problem_sql()} FROM facts ORDER BY nth"
    ).fetchall()


def read(text: str, gives: Kind | None = None) -> Formula:
    return parse(text, NAMES, gives=gives)


def tried(text: str, gives: Kind | None = None) -> Formula | FormulaError:
    """The formula, or why it is none."""
    try:
        return read(text, gives)
    except FormulaError as error:
        return error
