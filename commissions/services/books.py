"""Small workbooks that are made while somebody waits: sheets of rows, money as money."""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

import xlsxwriter

from core.sheets.spelling import printable

_MONEY: Final = "#,##0.00"


class Book:
    """Sheets that are written row after row, so that a large one needs no memory."""

    def __init__(self, target: BinaryIO | Any) -> None:
        self.book = xlsxwriter.Workbook(
            target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.money = self.book.add_format({"num_format": _MONEY})
        self.bold = self.book.add_format({"bold": True})

    def sheet(self, name: str, widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
        """The first row is the head. A tuple ("fen", n) is money, a text stays text, None is empty."""
        page = self.book.add_worksheet(name[:31])
        page.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                self._cell(page, number, column, value)

    def _cell(self, page: Any, row: int, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, tuple):
            page.write_number(row, column, value[1] / 100, self.money)
        elif isinstance(value, int):
            page.write_number(row, column, value)
        else:
            page.write_string(row, column, printable(str(value)), self.bold if row == 0 else None)

    def close(self) -> None:
        self.book.close()


def fen(value: int | None) -> tuple[str, int] | None:
    return None if value is None else ("fen", value)
