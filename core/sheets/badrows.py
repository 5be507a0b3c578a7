"""The rows that were refused, as a workbook of their own: for csv, xls and workbooks that can't be marked.

It has the columns of the definition, so it can be mended and uploaded like any other sheet.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from core.sheets.definition import SheetDefinition
from core.sheets.spelling import MAX_TEXT, printable


@dataclass(frozen=True, slots=True)
class BadRow:
    """`seen` and `messages` by column key; a message under "" is about the row."""

    number: int
    seen: Mapping[str, str]
    messages: Mapping[str, str]


def write_bad_rows(
    target: Path | BinaryIO,
    definition: SheetDefinition,
    rows: Iterable[BadRow],
    *,
    translate: Callable[[str], str],
    row_label: str,
    message_label: str,
    units: Mapping[str, str] | None = None,
) -> int:
    """One row a refused row: its number, its cells as seen (wrong ones coloured), what is wrong. `units` by
    column key stand behind the header, where the cells are in 万元, say.
    """
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True},
    )
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    plain = book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
    headers = [
        f"{translate(column.label)}{(units or {}).get(column.key, '')}" for column in definition.columns
    ]
    labels = [row_label, *headers, message_label]
    for at, column in enumerate(definition.columns, start=1):
        page.set_column(at, at, column.width)
    page.set_column(len(labels) - 1, len(labels) - 1, 60)
    for at, label in enumerate(labels):
        page.write_string(0, at, label, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        page.write_number(count, 0, row.number)
        for at, column in enumerate(definition.columns, start=1):
            text = printable(row.seen.get(column.key, ""))[:MAX_TEXT]
            page.write_string(count, at, text, wrong if column.key in row.messages else plain)
        told = "; ".join(dict.fromkeys(row.messages.values()))
        page.write_string(count, len(labels) - 1, printable(told)[:MAX_TEXT])
    page.freeze_panes(1, 0)
    book.close()
    return count
