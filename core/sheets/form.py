"""A list in the staff's own layout: title, unit row, header of two rows, sums by city, notes, as it is sent up the line.

The columns are those of the sheet's definition, so what is written here is read again as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter

from core.money import SCALE
from core.sheets.definition import Column, ColumnType, SheetDefinition
from core.sheets.spelling import MAX_TEXT, printable

_NUMBERED: Final = "序号"
_WIDTH: Final = 13
_FORMATS: Final = {ColumnType.MONEY: "#,##0.00", ColumnType.PERCENT: "0%", ColumnType.DATE: "yyyy-mm-dd"}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """`key` of the definition; staff's own header, and the group above it."""

    key: str
    label: str
    group: str = ""
    of: SheetDefinition | None = None
    """The definition of its column, where that is of another sheet than the form's."""


@dataclass(frozen=True, slots=True)
class StaffForm:
    """`by` is the column that stands once for its rows and has a 小计 below them; empty for none."""

    definition: SheetDefinition
    columns: tuple[FormColumn, ...]
    units: str
    notes: tuple[str, ...] = ()
    by: str = ""


Row = Mapping[str, Any]
"""Values as the application holds them: fen, 10^-4, dates, stored choices; "/" and "—" as they are; None is blank."""


def write_form(target: Path | BinaryIO, form: StaffForm, title: str, rows: Iterable[Row]) -> int:
    """Rows are in the order of the form, those of one `by` together."""
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"in_memory": not isinstance(target, Path), "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheet = _Sheet(book, form)
    count = sheet.write(title, list(rows))
    book.close()
    return count


class _Sheet:
    def __init__(self, book: Any, form: StaffForm) -> None:
        self._form = form
        self._page = book.add_worksheet()
        self._title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        box = {"border": 1, "valign": "vcenter"}
        self._head = book.add_format({**box, "bold": True, "align": "center", "text_wrap": True})
        self._columns = [(column.of or form.definition).column(column.key) for column in form.columns]
        self._plain = book.add_format(box)
        self._formats = [
            book.add_format({**box, "num_format": _FORMATS.get(_kind(column), "General")})
            for column in self._columns
        ]
        self._summed = [at for at, column in enumerate(self._columns) if column.type in _SUMMED]
        self._grand: list[str] = []

    def write(self, title: str, rows: Sequence[Row]) -> int:
        width = len(self._columns)
        self._page.merge_range(0, 0, 0, width, printable(title), self._title)
        self._page.merge_range(1, 0, 1, width, printable(self._form.units))
        self._page.set_column(0, width, _WIDTH)
        self._header()
        line, number = 4, 0
        for block in _blocks(rows, self._form.by):
            first = line
            for row in block:
                number += 1
                self._row(line, number, row, written=line == first or not self._form.by)
                line += 1
            if self._form.by and self._summed:
                name = block[0][self._form.by] or ""
                self._total(line, f"{name}小计", [(first, line - 1)], block)
                self._grand.append(f"{first}:{line - 1}")
                line += 1
        if rows and self._summed and self._form.by:
            spans = [tuple(map(int, span.split(":"))) for span in self._grand]
            self._total(line, "合计", spans, rows)
            line += 1
        for note in self._form.notes:
            self._page.merge_range(line, 0, line, width, note)
            line += 1
        self._page.freeze_panes(4, 0)
        self._page.repeat_rows(2, 3)
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.fit_to_pages(1, 0)
        self._page.set_footer("&C&P / &N")
        return number

    def _header(self) -> None:
        self._page.merge_range(2, 0, 3, 0, _NUMBERED, self._head)
        at = 0
        columns = self._form.columns
        while at < len(columns):
            group = columns[at].group
            end = at
            while group and end + 1 < len(columns) and columns[end + 1].group == group:
                end += 1
            if not group:
                self._page.merge_range(2, at + 1, 3, at + 1, columns[at].label, self._head)
            else:
                if end > at:
                    self._page.merge_range(2, at + 1, 2, end + 1, group, self._head)
                else:
                    self._page.write_string(2, at + 1, group, self._head)
                for place in range(at, end + 1):
                    self._page.write_string(3, place + 1, columns[place].label, self._head)
            at = end + 1

    def _row(self, line: int, number: int, row: Row, *, written: bool) -> None:
        self._page.write_number(line, 0, number, self._plain)
        for at, column in enumerate(self._columns):
            value = row.get(column.key)
            if value is None or value == "" or (column.key == self._form.by and not written):
                self._page.write_blank(line, at + 1, None, self._plain)
            else:
                self._cell(line, at, column, value)

    def _cell(self, line: int, at: int, column: Column, value: Any) -> None:
        style = self._formats[at]
        if isinstance(value, str) or column.type is ColumnType.CHOICE:
            self._page.write_string(line, at + 1, printable(_spelled(column, value))[:MAX_TEXT], self._plain)
        elif column.type is ColumnType.DATE:
            self._page.write_datetime(line, at + 1, value, style)
        elif column.type is ColumnType.STAR:
            self._page.write_string(line, at + 1, "★" * value if value else "无星", self._plain)
        else:
            self._page.write_number(line, at + 1, _number(column, value), style)

    def _total(self, line: int, label: str, spans: Sequence[tuple[int, ...]], rows: Sequence[Row]) -> None:
        self._page.write_string(line, 0, "合计" if label == "合计" else "", self._plain)
        for at, column in enumerate(self._columns):
            if at in self._summed:
                letter = xlsxwriter.utility.xl_col_to_name(at + 1)
                cells = ",".join(f"{letter}{first + 1}:{letter}{last + 1}" for first, last in spans)
                values = [value for row in rows if isinstance(value := row.get(column.key), int)]
                result = _number(column, sum(values))
                self._page.write_formula(line, at + 1, f"=SUM({cells})", self._formats[at], result)
            else:
                text = label if at == 0 and label != "合计" else ""
                self._page.write_string(line, at + 1, text, self._plain)


_SUMMED: Final = frozenset({ColumnType.METRIC, ColumnType.MONEY, ColumnType.INTEGER})
_SCALED: Final = frozenset({ColumnType.PERCENT, ColumnType.SCALED, ColumnType.SCORE})


def _kind(column: Column) -> ColumnType:
    return ColumnType.MONEY if column.in_fen else column.type


def _number(column: Column, value: int) -> int | Decimal:
    """Exactly what is held, so that the very digits are written."""
    kind = _kind(column)
    if kind is ColumnType.MONEY:
        return Decimal(value).scaleb(-2)
    return Decimal(value) / SCALE if kind in _SCALED else value


def _spelled(column: Column, value: Any) -> str:
    """A choice as staff write it."""
    return next((choice.written for choice in column.choices if choice.value == str(value)), str(value))


def _blocks(rows: Sequence[Row], by: str) -> Iterable[Sequence[Row]]:
    if not by:
        return [rows] if rows else []
    found: list[list[Row]] = []
    for row in rows:
        if found and found[-1][0].get(by) == row.get(by):
            found[-1].append(row)
        else:
            found.append([row])
    return found
