"""The workbook to fill in: made from the definition, so that it always matches what the reader expects."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from core.sheets.definition import META_SHEET, Column, ColumnType, SheetDefinition

_LISTS_SHEET: Final = "_lists"
_ROWS: Final = 100_000
"""Drop-downs reach so far; a file with more rows is no longer filled in by hand."""
_FORMATS: Final = {
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.MONEY: "#,##0.00",
    ColumnType.INTEGER: "0",
    ColumnType.METRIC: "General",
    ColumnType.SCALED: "0.####",
    ColumnType.SCORE: "0.####",
    ColumnType.PERCENT: "0.00%",
}


def write_template(
    definition: SheetDefinition,
    target: Path | BinaryIO,
    *,
    translate: Callable[[str], str],
    lists: Mapping[str, Sequence[str]] | None = None,
    example: Mapping[str, str] | None = None,
) -> None:
    """Header locked and noted, one example row (which the reader skips), drop-downs of the choices and of
    `lists` (values by look-up name), kind and version in a very hidden sheet. `example` has cells by column
    key that take the place of the definition's.
    """
    shown = {column.key: column.example for column in definition.columns} | dict(example or {})
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    page = book.add_worksheet(translate(definition.label)[:31])
    options = book.add_worksheet(_LISTS_SHEET)
    header = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "locked": True}
    required = book.add_format({**header, "bg_color": "#DDEBF7"})
    optional = book.add_format({**header, "bg_color": "#F2F2F2"})
    slanted = book.add_format({"italic": True, "font_color": "#7F7F7F", "num_format": "@", "locked": False})
    used = 0
    for at, column in enumerate(definition.columns):
        style = book.add_format({"num_format": _FORMATS.get(column.type, "@"), "locked": False})
        page.set_column(at, at, column.width, style)
        page.write_string(0, at, _header(column, translate), required if column.required else optional)
        note = _note(column, shown[column.key], translate)
        if note:
            page.write_comment(0, at, note, {"x_scale": 1.6})
        page.write_string(1, at, shown[column.key], slanted)
        values = _values(column, translate, lists or {})
        if values:
            for row, value in enumerate(values):
                options.write_string(row, used, value)
            name = xl_col_to_name(used, col_abs=True)
            used += 1
            source = f"={_LISTS_SHEET}!{name}$1:{name}${len(values)}"
            page.data_validation(
                1, at, _ROWS, at, {"validate": "list", "source": source, "error_type": "warning"}
            )
    page.freeze_panes(1, 0)
    page.set_row(0, 32)
    _protect(page)
    options.very_hidden()
    meta = book.add_worksheet(META_SHEET)
    told = {
        "kind": definition.kind,
        "version": str(definition.version),
        "example": json.dumps({key: text for key, text in shown.items() if text}, ensure_ascii=False),
    }
    for row, (name, value) in enumerate(told.items()):
        meta.write_string(row, 0, name)
        meta.write_string(row, 1, value)
    meta.very_hidden()
    book.close()


def _header(column: Column, translate: Callable[[str], str]) -> str:
    unit = f"({column.unit})" if column.unit else ""
    return f"{translate(column.label)}{unit}{'*' if column.required else ''}"


def _note(column: Column, example: str, translate: Callable[[str], str]) -> str:
    lines = [translate(column.note)] if column.note else []
    if column.choices:
        lines.append(" / ".join(translate(choice.label) for choice in column.choices))
    return "\n".join([*lines, example] if example else lines)


def _values(
    column: Column, translate: Callable[[str], str], lists: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    if column.choices:
        return [translate(choice.label) for choice in column.choices]
    return lists.get(column.lookup, ()) if column.lookup else ()


def _protect(page: Any) -> None:
    """Only the header is locked, without a password: it keeps accidents out, not people."""
    page.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "insert_rows": True,
            "delete_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )
