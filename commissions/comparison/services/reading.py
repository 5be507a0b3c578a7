"""A sheet of results becomes entries: an amount for a payee, a name of the sheet, and a month."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from commissions.comparison.definitions import COMPONENT, MONTH, OTHER, results_sheet
from commissions.comparison.services.naming import Names
from core import formats
from core.money import AmountError, fen_from_text
from core.periods import current_period, period_range, shift
from core.services.imports.once import ReadAtOnce, sheet_read_once
from core.sheets.limits import MIB, Limits
from core.sheets.messages import message_text
from core.sheets.results import ReadResult
from core.sheets.spelling import folded

MOST_ROWS: Final = 50_000
MOST_MONTHS: Final = 12
LIMITS: Final = Limits(file_bytes=20 * MIB, inflated_bytes=200 * MIB, used_cells=3_000_000, wall_seconds=25)
_YEARS_BACK: Final = 36


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is as the sheet has it, empty where it names no component; `amount` is fen."""

    code: str
    name: str
    period: int
    amount: int


@dataclass(slots=True)
class ResultsRead:
    """The entries, or what is wrong with the file; `wrong` is the sheet if it has wrong cells. `left_out` are headers that
    hold no amounts.
    """

    entries: list[Entry] = field(default_factory=list)
    message: str = ""
    wrong: ReadAtOnce | None = None
    left_out: list[str] = field(default_factory=list)


def results_read(path: Path, names: Names, *, month: int | None) -> ResultsRead:
    """`month` is that of rows that name none. Read twice where a wide sheet has names that nobody has said yet."""
    latest = current_period()
    months = list(period_range(shift(latest, -_YEARS_BACK), latest))
    definition = results_sheet(names, months)
    read = sheet_read_once(path, definition, LIMITS)
    unknown = _unknown(read.result)
    if unknown and not read.result.refusal:
        definition = results_sheet(names, months, unknown)
        mapping = {text: f"{OTHER}{n}" for n, text in enumerate(unknown)}
        read = sheet_read_once(path, definition, LIMITS, mapping)
    if read.result.refusal:
        return ResultsRead(message=message_text(read.result.refusal))
    if read.result.errors:
        return ResultsRead(wrong=read)
    return _taken(read.rows, names, unknown, month)


def _unknown(result: ReadResult) -> list[str]:
    columns = result.header.columns if result.header else ()
    return [column.text for column in columns if not column.key and not column.ignored]


def _taken(
    rows: list[dict[str, str | None]], names: Names, unknown: list[str], month: int | None
) -> ResultsRead:
    columns, left_out = _others(rows, unknown)
    found: list[Entry] = []
    for row in rows:
        for name, period, amount in _amounts(row, names, columns):
            when = period or month
            if when is None:
                return ResultsRead(message=_("The sheet names no month. Say which one it is of."))
            found.append(Entry(row["payee_code"] or "", name, when, amount))
    return ResultsRead(found, message=entries_problem(found), left_out=left_out)


def entries_problem(found: list[Entry]) -> str:
    """Why these can't be compared, or nothing."""
    if not found:
        return _("The sheet has no amounts.")
    if len(found) > MOST_ROWS:
        told = _("The sheet has %(count)s amounts; at most %(most)s are compared at once. Split it.")
        return told % {"count": formats.count(len(found)), "most": formats.count(MOST_ROWS)}
    months = sorted({entry.period for entry in found})
    if len(list(period_range(months[0], months[-1]))) > MOST_MONTHS:
        return _("The sheet is about more than twelve months. Split it.")
    if months[-1] >= current_period():
        return _("Only months that are over can be compared.")
    if len({bool(entry.name) for entry in found}) > 1:
        return _("Some amounts name a component and some don't. Name it everywhere or nowhere.")
    return ""


def _others(rows: list[dict[str, str | None]], unknown: list[str]) -> tuple[dict[str, str], list[str]]:
    """Columns of names not known yet that hold amounts in every cell, and the headers of all others."""
    columns: dict[str, str] = {}
    left_out = []
    for place, header in enumerate(unknown):
        key = f"{OTHER}{place}"
        cells = [cell for row in rows if (cell := row.get(key))]
        if cells and all(_fen(cell) is not None for cell in cells):
            columns[key] = header
        else:
            left_out.append(header)
    return columns, left_out


def _fen(cell: str) -> int | None:
    text = folded(cell).replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if text in ("", "-", "—", "/"):
        return 0
    try:
        return fen_from_text(text)
    except AmountError:
        return None


def _amounts(
    row: dict[str, str | None], names: Names, others: dict[str, str]
) -> Iterator[tuple[str, int | None, int]]:
    """Name, month and fen of each amount of a row."""
    named, period = row["component"] or "", int(row["period"]) if row["period"] else None
    wide = False
    for key, cell in row.items():
        if cell is None:
            continue
        if key.startswith(COMPONENT):
            wide = True
            yield names.label(int(key.removeprefix(COMPONENT))), period, int(cell)
        elif key.startswith(MONTH):
            wide = True
            yield named, int(key.removeprefix(MONTH)), int(cell)
        elif key in others and (amount := _fen(cell)):
            wide = True
            yield others[key], period, amount
    amount_cell: Any = row["amount"]
    if amount_cell is not None and not wide:
        yield named, period, int(amount_cell)
