"""The sheets of a file, whatever it is: rows of cells, with what is merged."""

import io
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import python_calamine

from core.sheets import delimited
from core.sheets.definition import META_SHEET
from core.sheets.header import Merge
from core.sheets.results import FileReport, RefusalError
from core.sheets.workbook import as_utf8, is_wide

_MISLEADING: Final = {"xlsx": (".xls", ".xlsb", ".ods"), "xls": (".xlsx", ".xlsm", ".xlsb", ".ods")}
"""The reader believes these suffixes; with any other it looks at the content, as the guard did."""


@dataclass(slots=True)
class Sheet:
    """One sheet: all rows from row 1 on, padded to `width` by the reader of the rows."""

    name: str
    index: int
    rows: Iterator[list[Any]]
    merges: Sequence[Merge]
    width: int


class Book:
    """An open workbook; sheets are parsed one at a time."""

    def __init__(self, path: Path, report: FileReport) -> None:
        try:
            self._book = python_calamine.CalamineWorkbook.from_object(_readable(path, report))
        except python_calamine.PasswordError as error:
            raise RefusalError("password") from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise RefusalError("unreadable") from error
        listed = self._book.sheets_metadata
        sheets = [
            (index, sheet.name, sheet.visible == python_calamine.SheetVisibleEnum.Visible)
            for index, sheet in enumerate(listed)
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        self.shown = [(index, name) for index, name, shown in sheets if shown]
        self.hidden = [name for _, name, shown in sheets if not shown]

    def sheet(self, index: int, name: str) -> Sheet:
        try:
            found = self._book.get_sheet_by_index(index)
        except (python_calamine.CalamineError, ValueError) as error:
            raise RefusalError("unreadable") from error
        if found.start is None or found.end is None:
            return Sheet(name, index, iter(()), (), 0)
        before = [""] * found.start[1]
        rows: Iterator[list[Any]] = found.iter_rows()
        if before:
            rows = (before + row for row in rows)
        return Sheet(name, index, rows, found.merged_cell_ranges or (), found.end[1] + 1)

    def meta(self) -> dict[str, str]:
        """Kind and version of the template that the workbook was made from, if it was."""
        if META_SHEET not in self.hidden:
            return {}
        rows = self._book.get_sheet_by_name(META_SHEET).to_python(nrows=4)
        return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}

    def close(self) -> None:
        self._book.close()


def _readable(path: Path, report: FileReport) -> Any:
    """The path unless its suffix lies: a path costs no copy of the file in memory."""
    if report.transcode:
        return _transcoded(path)
    if path.suffix.lower() in _MISLEADING[report.kind]:
        return io.BytesIO(path.read_bytes())
    return str(path)


def _transcoded(path: Path) -> io.BytesIO:
    """A copy whose UTF-16 parts are UTF-8. The guard has bounded their size."""
    copy = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            name = entry.filename.replace("\\", "/")
            if name.lower().endswith((".xml", ".rels")) and is_wide(data):
                data = as_utf8(data)
            target.writestr(name, data)
    copy.seek(0)
    return copy


def delimited_sheet(path: Path, encoding: str, delimiter: str) -> Sheet:
    return Sheet("", 0, iter(delimited.rows(path, encoding, delimiter)), (), 0)


def padded(rows: Sequence[list[Any]], width: int) -> list[list[Any]]:
    """Rows cut or filled to the same width."""
    if all(len(row) == width for row in rows):
        return list(rows)
    return [row[:width] if len(row) >= width else row + [""] * (width - len(row)) for row in rows]


def blocks(rows: Iterator[list[Any]], size: int) -> Iterator[list[list[Any]]]:
    while block := list(itertools.islice(rows, size)):
        yield block
