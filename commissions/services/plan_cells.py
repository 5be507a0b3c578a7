"""One row of a plan's workbook: its cells as values, and what is wrong with them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commissions.services.plan_names import Lookup, NameUnknown, choice_of, spellings
from commissions.services.plan_sheets import YES_NO, PlanSheet
from commissions.units import PERCENT, YUAN, Unit, UnitError
from core.sheets import spelling
from core.sheets.messages import cell_error_text
from core.sheets.results import CellError


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCellError:
    """`address` is the sheet's cell, such as D7; empty for the workbook as a whole."""

    message: str
    sheet: str = ""
    address: str = ""
    label: str = ""
    value: str = ""


class Row:
    """`cells`: column key to a cell of openpyxl. Wrong cells are collected; their value is None then."""

    def __init__(self, sheet: PlanSheet, page: str, cells: dict[str, Any]) -> None:
        self.sheet = sheet
        self.page = page
        self.cells = cells
        self.errors: list[PlanCellError] = []

    def value(self, key: str) -> Any:
        cell = self.cells.get(key)
        return None if cell is None or spelling.is_blank(cell.value) else cell.value

    def error(self, key: str, message: str) -> PlanCellError:
        cell = self.cells.get(key) or next(iter(self.cells.values()), None)
        known = any(column.key == key for column in self.sheet.columns)
        return PlanCellError(
            sheet=self.page,
            address=cell.coordinate if cell is not None else "",
            label=str(self.sheet.column(key).label) if known else "",
            value=spelling.visible(cell.value, 60) if cell is not None and cell.value is not None else "",
            message=message,
        )

    def wrong(self, key: str, message: str) -> None:
        self.errors.append(self.error(key, message))

    def text(self, key: str, *, limit: int = 200, required: bool = False) -> str:
        value = self.value(key)
        if value is None:
            if required:
                self.wrong(key, _("Needed."))
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = spelling.as_seen(value).replace("\r\n", "\n").strip()
        if len(text) > limit:
            self.wrong(key, _("At most %(limit)s characters.") % {"limit": limit})
        return text

    def choice(self, key: str, *, required: bool = False) -> Any:
        text = self.text(key, required=required)
        if not text:
            return None
        try:
            return choice_of(self.sheet.column(key).choices, text)
        except NameUnknown as error:
            self.wrong(key, str(error))
            return None

    def named(self, key: str, lookup: Lookup[Any]) -> Any:
        text = self.text(key)
        if not text:
            return None
        try:
            return lookup.find(text)
        except NameUnknown as error:
            self.wrong(key, str(error))
            return None

    def yes_no(self, key: str, *, default: bool) -> bool:
        value = self.value(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        written = spelling.folded(str(value)).casefold()
        for choice, label in YES_NO:
            if written in spellings(label, ["1" if choice else "0"]):
                return choice
        self.wrong(key, _("Write yes or no."))
        return default

    def said(self, key: str) -> bool | None:
        """Yes, no, or nothing."""
        return None if self.value(key) is None else self.yes_no(key, default=False)

    def whole(self, key: str, *, required: bool = False) -> int | None:
        value = self.value(key)
        if value is None:
            if required:
                self.wrong(key, _("Needed."))
            return None
        text = spelling.folded(spelling.as_seen(value))
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
        if number is None:
            self.wrong(key, _("Write a whole number."))
        return number

    def months(self, key: str) -> int:
        """A month before, as 0 or a number below it."""
        value = self.value(key)
        if value is None:
            return 0
        text = spelling.folded(spelling.as_seen(value)).replace("−", "-")
        if text.removeprefix("-").isdigit() and text.isascii() and len(text) < 4 and int(text) <= 0:
            return int(text)
        self.wrong(key, _("Write 0 for the month itself, -1 for the month before."))
        return 0

    def months_of_year(self, key: str) -> tuple[int, ...]:
        """Numbers from 1 to 12 with commas between, in order."""
        texts = [spelling.folded(text) for text in self.listed(key)]
        if all(
            text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= 12 for text in texts
        ):
            return tuple(sorted({int(text) for text in texts}))
        self.wrong(key, _("Write months as numbers from 1 to 12, with commas between: 3, 6, 9, 12."))
        return ()

    def listed(self, key: str) -> list[str]:
        """What stands between commas of any kind."""
        text = self.text(key, limit=2_000)
        for comma in "，、；;\n":
            text = text.replace(comma, ",")
        return [part.strip() for part in text.split(",") if part.strip()]

    def money(self, key: str) -> int | None:
        return self.figure(key, YUAN)

    def figure(self, key: str, unit: Unit, *, required: bool = False) -> int | None:
        """A number, or a text of one. A cell that Excel shows as a percentage holds its hundredth."""
        value = self.value(key)
        if value is None:
            if required:
                self.wrong(key, _("Needed."))
            return None
        try:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return unit.parse(str(value))
            number = Decimal(repr(value))
            if "%" in (self.cells[key].number_format or ""):
                if unit is not PERCENT:
                    raise UnitError(_("Write a number in %(unit)s, not a percentage.") % {"unit": unit.label})
                number *= 100
            return unit.from_decimal(number)
        except UnitError as error:
            self.wrong(key, str(error))
            return None

    def day(self, key: str) -> datetime.date | None:
        value = self.value(key)
        if value is None:
            return None
        found = spelling.date(value, date1904=False)
        if isinstance(found, spelling.Bad):
            self._bad(key, value, found)
            return None
        return found

    def period(self, key: str, *, required: bool = False) -> int | None:
        value = self.value(key)
        if value is None:
            if required:
                self.wrong(key, _("Needed."))
            return None
        found = spelling.period(value)
        if isinstance(found, spelling.Bad):
            self._bad(key, value, found)
            return None
        return found

    def _bad(self, key: str, value: Any, bad: spelling.Bad) -> None:
        error = CellError(0, 0, key, "", spelling.visible(value), bad.code, bad.params)
        self.wrong(key, cell_error_text(error))
