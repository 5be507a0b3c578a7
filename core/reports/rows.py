"""Rows in memory that answer what lists ask of a queryset: sums are few, however many rows stand behind them."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

Row = dict[str, Any]
"""A value for each column of the report's table, and `url`: the address of the rows behind it, or what gives it."""


class RowSet:
    """Never changed: each question gives another one."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = list(rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> "RowSet": ...

    def __getitem__(self, place: int | slice) -> "Row | RowSet":
        return RowSet(self._rows[place]) if isinstance(place, slice) else self._rows[place]

    def count(self) -> int:
        return len(self._rows)

    def iterator(self, chunk_size: int = 0) -> Iterator[Row]:
        return iter(self._rows)

    def order_by(self, *names: str) -> "RowSet":
        """By the columns, "-" for downwards; what has no value comes last either way, and ties keep their order."""
        rows = self._rows
        for name in reversed(names):
            key = name.removeprefix("-")
            known = [row for row in rows if row.get(key) is not None]
            unknown = [row for row in rows if row.get(key) is None]
            known.sort(key=lambda row: row[key], reverse=name.startswith("-"))
            rows = [*known, *unknown]
        return RowSet(rows)
