"""How a list's rows become the cells of a file.

Where each column is made of values that the database has, only those are asked for, in chunks and without
making a model of any row: a tenth of the time. Lists that dress their rows, or have columns of their own
making, are drawn chunk by chunk as on the page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol

import django_tables2 as tables
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from core.paths import field_at
from core.sheets.writer import OutColumn, OutType
from core.tables import BadgeColumn, CodeColumn, Column, PortalTable

CHUNK: Final = 5_000
_DRAWN_CHUNK: Final = 1_000
_WIDTHS: Final = {OutType.INTEGER: 10, OutType.PERCENT: 10, OutType.DATE: 12, OutType.TIME: 20}


class Listing(Protocol):
    """What an export needs of a list's view."""

    dresses_rows: bool

    def get_table(self, rows: list[Any]) -> PortalTable: ...

    def dress(self, rows: list[Any]) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the file: the paths that it is made of and how, and the same from a drawn row."""

    out: OutColumn
    paths: tuple[str, ...]
    make: Callable[..., Any] | None
    draw: Callable[[Any], Any]


def cells_of(table: PortalTable, rows: QuerySet[Any]) -> list[Cell]:
    """The table's columns in its order; a code with a name beside it becomes two."""
    totals = table.total_paths()
    found: list[Cell] = []
    for bound in table.columns:
        column = bound.column
        kind = OutType(column.out_type)
        header = (column.in_file if isinstance(column, CodeColumn) else "") or bound.header
        out = OutColumn(
            _unique(str(header), found),
            kind,
            unit=str(column.unit),
            width=_WIDTHS.get(kind, 14),
            total=bound.name in totals,
        )
        paths, make = _from_values(table, bound, rows)
        found.append(Cell(out, paths, make, _drawn(bound.name)))
        if isinstance(column, CodeColumn) and column.name:
            out = OutColumn(_unique(str(_("Name")), found), width=26)
            found.append(Cell(out, (column.name.replace(".", "__"),), None, _by_path(column.name)))
    return found


def rows_of(listing: Listing, rows: QuerySet[Any], cells: list[Cell]) -> Iterator[list[Any]]:
    """The values of each row, in the order of `cells`. `rows` is ordered."""
    if listing.dresses_rows or not all(cell.paths for cell in cells):
        yield from _drawn_rows(listing, rows, cells)
        return
    paths = list(dict.fromkeys(path for cell in cells for path in cell.paths))
    places = [[paths.index(path) for path in cell.paths] for cell in cells]
    made = [(at, make) for at, cell in enumerate(cells) if (make := _maker(cell, places[at]))]
    firsts = [place[0] for place in places]
    for values in rows.values_list(*paths).iterator(chunk_size=CHUNK):
        row = [values[place] for place in firsts]
        for at, make in made:
            row[at] = make(values)
        yield row


def _maker(cell: Cell, places: list[int]) -> Callable[[tuple[Any, ...]], Any] | None:
    """Makes the cell of a row's values; None where the one value is the cell."""
    make = cell.make
    if make is None:
        return None
    if len(places) > 1:
        return lambda values: make(*(values[place] for place in places))
    (place,) = places
    return lambda values: None if (value := values[place]) is None or value == "" else make(value)


def _drawn_rows(listing: Listing, rows: QuerySet[Any], cells: list[Cell]) -> Iterator[list[Any]]:
    records = rows.iterator(chunk_size=_DRAWN_CHUNK)
    while chunk := list(islice(records, _DRAWN_CHUNK)):
        for row in listing.get_table(listing.dress(chunk)).rows:
            yield [cell.draw(row) for cell in cells]


def _drawn(name: str) -> Callable[[Any], Any]:
    return lambda row: row.get_cell_value(name)


def _by_path(path: str) -> Callable[[Any], Any]:
    accessor = tables.A(path)
    return lambda row: accessor.resolve(row.record, quiet=True)


def _from_values(
    table: PortalTable, bound: Any, rows: QuerySet[Any]
) -> tuple[tuple[str, ...], Callable[..., Any] | None]:
    """Paths and maker; no paths where the cell can't be made of what the database has."""
    column: Column = bound.column
    accessor = str(bound.accessor).replace(".", "__")
    if any(hasattr(table, f"{prefix}_{bound.name}") for prefix in ("value", "render")):
        return (), None
    paths = column.paths(accessor)
    known = [path in rows.query.annotations or field_at(rows.model, path) is not None for path in paths]
    if not paths or not all(known):
        return (), None
    if paths != (accessor,) or isinstance(column, BadgeColumn):
        return paths, column.from_paths(table)
    return paths, _labelled(field_at(rows.model, accessor)) or column.from_paths(table)


def _labelled(field: "Field[Any, Any] | None") -> Callable[[Any], Any] | None:
    """Choices by their labels, and rows of another table by their names; nothing for plain values."""
    if field is None:
        return None
    if field.related_model is not None:
        return _Names(field.related_model)
    choices = dict(field.flatchoices)
    return (lambda code: str(choices.get(code, code))) if choices else None


class _Names:
    """What rows of another table are called, each looked up once: cities, districts, products, people."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model
        self._names: dict[Any, str] | None = None

    def __call__(self, key: Any) -> str:
        if self._names is None:
            self._names = {row.pk: str(row) for row in self._model._default_manager.all()}
        return self._names.get(key, "")


def _unique(label: str, cells: list[Cell]) -> str:
    taken = {cell.out.label for cell in cells}
    number, wanted = 1, label
    while wanted in taken:
        number += 1
        wanted = f"{label} {number}"
    return wanted
