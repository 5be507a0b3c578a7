"""The sheets of a plan's workbook, and of its golden cases, as people edit them: heads, notes and drop-downs."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from commissions.choices import StageOrder
from commissions.models import PlanVersion
from commissions.services.plan_sheets import HEAD, YES_NO, PlanColumn, PlanSheet
from commissions.units import YUAN
from core.periods import period_text
from core.sheets.spelling import printable

SPARE_ROWS: Final = 500
"""Drop-downs reach so far below the last row."""


class BookWriter:
    """Sheets of rows with their heads, notes and drop-downs. `names` has the dictionaries that columns name."""

    def __init__(self, book: Any, names: Any) -> None:
        self.book = book
        self.names = names
        self.columns: dict[str, tuple[int, Sequence[str]]] = {}
        head = {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self.head_format = book.add_format(head)
        self.info_head_format = book.add_format({**head, "font_color": "#7D8897", "bold": False})
        self.info_format = book.add_format({"font_color": "#7D8897"})
        self.text_format = book.add_format({"num_format": "@"})
        self.date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.number_format = book.add_format({"num_format": "#,##0.####"})
        self.pages: list[tuple[Any, PlanSheet, int]] = []

    def head(self, version: PlanVersion) -> None:
        page = self.book.add_worksheet(str(HEAD.label))
        page.set_column(0, 0, 16)
        page.set_column(1, 1, 46)
        page.set_column(2, 2, 60)
        values = {
            "plan": f"{version.plan.code} {version.plan.name}",
            "number": str(version.number),
            "effective_from": period_text(version.effective_from),
            "effective_to": period_text(version.effective_to) if version.effective_to else "",
            "document_number": version.document_number,
            "month_cap": "" if version.month_cap is None else YUAN.plain(version.month_cap),
            "stage_order": str(StageOrder(version.stage_order).label),
            "cut_off_day": "" if version.cut_off_day is None else str(version.cut_off_day),
            "note": version.note,
        }
        for row, column in enumerate(HEAD.columns):
            page.write_string(row, 0, str(column.label), self.head_format)
            page.write_string(
                row, 1, printable(values[column.key]), self.info_format if column.info else self.text_format
            )
            page.write_string(row, 2, str(column.note), self.info_format)
        for line, text in enumerate(_instructions(), len(HEAD.columns) + 1):
            page.write_string(line, 0, text)

    def table(self, sheet: PlanSheet, rows: list[dict[str, Any]]) -> None:
        page = self.book.add_worksheet(str(sheet.label))
        page.freeze_panes(1, 1)
        page.set_row(0, 32)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(
                0, place, str(column.label), self.info_head_format if column.info else self.head_format
            )
            if column.note:
                page.write_comment(0, place, str(column.note))
            for line, row in enumerate(rows, 1):
                self.cell(page, line, place, column, row.get(column.key))
        self.pages.append((page, sheet, len(rows)))

    def cell(self, page: Any, row: int, place: int, column: PlanColumn, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            page.write_string(
                row, place, printable(value), self.info_format if column.info else self.text_format
            )
        elif hasattr(value, "isoformat"):
            page.write_datetime(row, place, value, self.date_format)
        else:
            page.write_number(row, place, value, self.number_format)

    def lists(self) -> None:
        """The dictionaries on a hidden sheet, and the drop-downs that read from it."""
        hidden = self.book.add_worksheet(_("Lists"))
        hidden.hide()
        ranges: dict[str, str] = {}
        for page, sheet, rows in self.pages:
            for place, column in enumerate(sheet.columns):
                if column.choices is None:
                    continue
                key = f"{column.choices}"
                if key not in ranges:
                    ranges[key] = self._list(hidden, len(ranges), key, column)
                if ranges[key]:
                    rule = {"validate": "list", "source": ranges[key], "error_type": "warning"}
                    page.data_validation(1, place, rows + SPARE_ROWS, place, rule)

    def _list(self, hidden: Any, place: int, key: str, column: PlanColumn) -> str:
        texts = list(_texts(column, self.names))
        if not texts:
            return ""
        for row, text in enumerate([key, *texts]):
            hidden.write_string(row, place, printable(text))
        letter = xlsxwriter.utility.xl_col_to_name(place)
        return f"='{hidden.get_name()}'!${letter}$2:${letter}${len(texts) + 1}"


def _texts(column: PlanColumn, names: Any) -> Iterable[str]:
    if column.choices == "yes_no":
        return [str(label) for _value, label in YES_NO]
    if isinstance(column.choices, str):
        texts: list[str] = getattr(names, column.choices).texts
        return texts
    return [str(label) for _value, label in column.choices.choices]


def _instructions() -> list[str]:
    return [
        _("How to edit"),
        _("Rates: one row a tier; the rows of a rule carry its number. All else: one row each."),
        _("Grey columns are for reading only. Notes stand at the heads. Don't rename heads or sheets."),
        _("An import replaces all that the draft says. With one wrong cell nothing changes."),
        _("Golden cases stand on the last sheets; a workbook without these leaves those of the draft alone."),
    ]
