"""What a sheet would do to a register, in numbers and examples, read from `register_wanted`."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from core.formats import DASH
from core.masking import masked
from core.money import scaled_plain, yuan_plain
from core.registers.shape import CHANGED, NEW, UNCHANGED, Field, Register
from core.registers.wanted import fingerprint, rows
from core.sheets.definition import Column, ColumnType
from core.sheets.kinds import ChangedRow, Difference
from core.sheets.staging import Stage

SAMPLE: Final = 200
ABSENT_SAMPLE: Final = 20


def difference_count(register: Register) -> Difference:
    """In rows of the sheet: of one that became several the first of new, changed and unchanged that any of them is."""
    counts = {NEW: 0, CHANGED: 0, UNCHANGED: 0}
    cities: dict[int, int] = {}
    new: dict[int, int] = {}
    for city, difference, count in rows(
        "SELECT at_city, difference, count(*) FROM (SELECT at_city, min(difference) AS difference"
        " FROM register_wanted GROUP BY row_no, at_city) w GROUP BY 1, 2"
    ):
        counts[difference] += count
        if city is not None:
            cities[city] = cities.get(city, 0) + count
            if difference == NEW:
                new[city] = count
    return Difference(
        counts[NEW],
        counts[CHANGED],
        counts[UNCHANGED],
        cities=cities,
        new_by_city=new,
        fingerprint=fingerprint(register),
    )


def difference_show(
    register: Register, stage: Stage, found: Difference, there: str, parameters: Sequence[Any]
) -> Difference:
    """The counts, and what people look at before they commit. `there` says which rows could be missing."""
    absent = (
        f"FROM {register.root.table} p0 WHERE {there} AND NOT EXISTS"
        f" (SELECT FROM register_wanted w WHERE w.id = p0.{register.root.row_key})"
    )
    missing = int(rows(f"SELECT count(*) {absent}", parameters)[0][0])
    names = (
        rows(f"SELECT {register.title} {absent} ORDER BY 1 LIMIT {ABSENT_SAMPLE}", parameters)
        if missing
        else []
    )
    return dataclasses.replace(
        found,
        missing=missing,
        absent=tuple((str(title), "") for (title,) in names),
        changes=_changes(register, stage) if found.changed else (),
        added=_added() if found.new else (),
    )


def _added() -> tuple[tuple[int, str], ...]:
    listed = rows(
        f"SELECT row_no, title FROM register_wanted WHERE difference = {NEW} ORDER BY row_no LIMIT {SAMPLE}"
    )
    return tuple((int(number), str(title)) for number, title in listed)


def _changes(register: Register, stage: Stage) -> tuple[ChangedRow, ...]:
    listed = ", ".join(
        f"{_told(one, one.name)}, {_told(one, f'old_{one.name}')}, {one.said or 'NULL'}"
        for one in register.fields
    )
    found = rows(
        f"SELECT row_no, title, {listed} FROM register_wanted WHERE difference = {CHANGED}"
        f" ORDER BY row_no LIMIT {SAMPLE}"
    )
    columns = {column.key: column for column in stage.definition.columns}
    changed: list[list[tuple[Field, Any, Any, Any]]] = []
    for _row_no, _title, *values in found:
        triples = zip(values[::3], values[1::3], values[2::3], strict=True)
        changed.append(
            [
                (one, old, new, said)
                for one, (new, old, said) in zip(register.fields, triples, strict=True)
                if new != old
            ]
        )
    shown = _texts(columns, changed)
    told = []
    for (row_no, title, *_values), fields in zip(found, changed, strict=True):
        lines: dict[str, tuple[str, str, str]] = {}
        for one, old, new, said in fields:
            column = columns.get(one.column_key)
            if column is not None:
                text = shown[one.name]
                # Two columns of the table may be one of the sheet, as a district and the city above it.
                lines[column.key] = (column.label, text(old), said or text(new) if new is None else text(new))
        told.append(ChangedRow(row_no, title, "", tuple(lines.values())))
    return tuple(told)


def _told(one: Field, column: str) -> str:
    return one.text.format(column) if one.text else column


def _texts(
    columns: Mapping[str, Column], changed: Sequence[Sequence[tuple[Field, Any, Any, Any]]]
) -> dict[str, Callable[[Any], str]]:
    """How each field's values are shown; names of ids are looked up once for all of them."""
    found: dict[str, Callable[[Any], str]] = {}
    for fields in changed:
        for one, _old, _new, _said in fields:
            if one.name not in found:
                found[one.name] = _text(one, columns.get(one.column_key), changed)
    return found


def _text(
    one: Field, column: Column | None, changed: Sequence[Sequence[tuple[Field, Any, Any, Any]]]
) -> Callable[[Any], str]:
    if one.masked:
        return lambda value: masked(value) if value else DASH
    if one.names:
        ids = {v for fields in changed for f, old, new, _said in fields if f is one for v in (old, new) if v}
        names = dict(rows(one.names, [list(ids)]))
        return lambda value: str(names.get(value, DASH))
    write = _WRITTEN.get(column.type if column and not one.text else ColumnType.TEXT, str)
    return lambda value: DASH if value is None or value == "" else write(value)


def _percent(value: int) -> str:
    return f"{scaled_plain(value * 100)}%"


def _stars(value: int) -> str:
    return "★" * value


_WRITTEN: Final[dict[ColumnType, Callable[[Any], str]]] = {
    ColumnType.MONEY: yuan_plain,
    ColumnType.SCALED: scaled_plain,
    ColumnType.SCORE: scaled_plain,
    ColumnType.PERCENT: _percent,
    ColumnType.STAR: _stars,
}
