"""Typed columns: a block of cells of one column to COPY text at once.

Python code for each cell would cost more than the reading. So a block is first checked as a whole (all
11 digits? then the block is its own result), and what isn't clean goes through a memo that calls the
parser once a distinct value.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from core.money import scaled_plain, yuan_plain
from core.periods import last_day, period_text
from core.sheets import spelling
from core.sheets.definition import Column, ColumnType, MetricState, NotAfter
from core.sheets.naming import normalised
from core.sheets.spelling import NULL, Bad

Result = str | Bad
MEMO_SIZE: Final = 20_000
_CODE: Final = r"[0-9A-Z](?:[0-9A-Z._/-]{0,38}[0-9A-Z])?"
_NOT_APPLICABLE: Final = frozenset({"—", "——", "-", "--", "－", "–", "―", "─"})
_SLASHES: Final = frozenset({"/", "／", "\\"})
_NOTHING: Final = _NOT_APPLICABLE | _SLASHES
_UNSCORED: Final = frozenset({"未考评", "不参评", "未参评", "未评", "未评级", "未定级", "免考", "不考核"})
_EXCEL_ERROR: Final = re.compile(r"#(?:N/A|[A-Z]+[!?]|DIV/0!|#+)")
"""As csv and copied values have them; ### is a number that its column was too narrow for."""
_GUARDED: Final = re.compile(r'="([^"]*)"')
"""As programs write csv whose digits Excel shall leave alone: ="00123"."""
_TOTAL_NAME: Final = re.compile(r".{0,30}(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计|汇\s*总)[:：]?")


class Context:
    """What a conversion needs to know besides the cell."""

    def __init__(self, *, period: int | None, today: datetime.date, date1904: bool) -> None:
        self.period = period
        self.today = today
        self.date1904 = date1904


class Memo(dict[Any, Result]):
    """Parsed values by cell. bool never gets here: True is the same key as 1."""

    def __init__(self, parse: Callable[[Any], Result]) -> None:
        super().__init__()
        self._parse = parse
        self.wrong = False

    def __missing__(self, cell: Any) -> Result:
        result = self[cell] = self._parse(cell)
        if result.__class__ is Bad:
            self.wrong = True
        return result


class ColumnReader:
    """Converts blocks of one column. Digits of the lengths in `_lengths` pass as they are."""

    def __init__(self, column: Column, context: Context, scale: int = 0) -> None:
        self.column = column
        self._parse = _parser(column, context, scale)
        self.blank: Result = Bad("required") if column.required else _blank(column)
        self._memo = Memo(self._cell)
        self._lengths = _digit_lengths(column)
        self._nothing = _nothing_said(column)

    def convert(self, cells: Sequence[Any]) -> tuple[Sequence[Result], bool]:
        """The results of the block, and whether any of them may be Bad."""
        types = set(map(type, cells))
        if bool in types:
            return [self._cell(cell) for cell in cells], True
        if self._lengths and types == {str} and self._all_digits(cells):
            return cells, False
        memo = self._memo
        if len(memo) > MEMO_SIZE:
            memo.clear()
            memo.wrong = False
        return list(map(memo.__getitem__, cells)), memo.wrong

    def _all_digits(self, cells: Sequence[str]) -> bool:
        joined = "".join(cells)
        return joined.isascii() and joined.isdigit() and self._lengths.issuperset(map(len, cells))

    def _cell(self, cell: Any) -> Result:
        if spelling.is_blank(cell):
            return self.blank
        if not isinstance(cell, str):
            return self._parse(cell)
        written = cell.strip()
        if written in self._nothing:
            return self.blank
        if written[:1] == "#" and _EXCEL_ERROR.fullmatch(written):
            return Bad("error_cell")
        guarded = _GUARDED.fullmatch(written)
        return self._cell(guarded[1]) if guarded else self._parse(cell)


def _nothing_said(column: Column) -> frozenset[str]:
    """What in the column says as much as a blank cell."""
    if column.type is ColumnType.SCORE or (column.type is ColumnType.STAR and column.dashes):
        return _NOTHING | _UNSCORED
    return _NOTHING if column.dashes else frozenset()


def _blank(column: Column) -> str:
    return f"{NULL}\t{NULL}" if column.type is ColumnType.METRIC else NULL


def _digit_lengths(column: Column) -> frozenset[int]:
    if column.type is ColumnType.SUBSCRIBER:
        return frozenset({11})
    return frozenset(column.lengths) if column.type is ColumnType.DIGITS else frozenset()


def nothing(column: Column) -> str:
    """What stands in the COPY text for a cell that is wrong."""
    return _blank(column)


def column_sum(texts: Sequence[str], metric: bool) -> int:
    """The sum of a converted numeric column without its NULLs."""
    if metric:
        return sum(int(text.partition("\t")[0]) for text in texts if text[0] != "\\")
    return sum(map(int, [text for text in texts if text != NULL] if NULL in texts else texts))


def _parser(column: Column, context: Context, scale: int) -> Callable[[Any], Result]:
    """Under a header in 万元 a number has four decimals more and stands for as many times as much."""
    if column.type is ColumnType.METRIC:
        return _metric(column, scale)
    if column.type in _DECIMALS:
        return _number(column, scale)
    return _MAKERS[column.type](column, context)


def _code(column: Column, context: Context) -> Callable[[Any], Result]:
    pattern = re.compile(column.pattern or _CODE)
    return lambda cell: spelling.code(cell, pattern, column.number_allowed)


def _text(column: Column, context: Context) -> Callable[[Any], Result]:
    limit = min(column.max_length, spelling.MAX_TEXT)
    if not column.natural_key:
        return lambda cell: spelling.text(cell, limit)

    names = {normalised(text) for text in (column.label, *column.aliases)}

    def parse(cell: Any) -> Result:
        if isinstance(cell, str) and (
            _TOTAL_NAME.fullmatch(spelling.folded(cell)) or normalised(cell) in names
        ):
            return Bad("bad_code")
        return spelling.text(cell, limit)

    return parse


def _digits(column: Column, context: Context) -> Callable[[Any], Result]:
    lengths = _digit_lengths(column)
    if column.type is ColumnType.SUBSCRIBER:
        wrong, prefix = Bad("bad_subscriber"), spelling.COUNTRY
    else:
        wrong, prefix = Bad("bad_digits", lengths=_lengths_text(column.lengths)), None
    return lambda cell: spelling.digits(cell, lengths, wrong, prefix)


def _lengths_text(lengths: Sequence[int]) -> str:
    """ "19/20", and a longer row of lengths as "8–30"."""
    if len(lengths) > 2 and lengths[-1] - lengths[0] == len(lengths) - 1:
        return f"{lengths[0]}–{lengths[-1]}"
    return "/".join(map(str, lengths))


def _choice(column: Column, context: Context) -> Callable[[Any], Result]:
    values: dict[str, str] = {}
    for choice in column.choices:
        for spelled in (choice.value, choice.label, *choice.spellings):
            values.setdefault(_choice_key(spelled), choice.value)
    wrong = Bad("bad_choice", allowed=[choice.label for choice in column.choices])

    def parse(cell: Any) -> Result:
        found = values.get(_choice_key(spelling.as_seen(cell)))
        return wrong if found is None else spelling.copy_text(found)

    return parse


def _choice_key(text: str) -> str:
    return re.sub(r"\s", "", spelling.folded(text)).casefold()


def _period(column: Column, context: Context) -> Callable[[Any], Result]:
    def parse(cell: Any) -> Result:
        found = spelling.period(cell)
        if isinstance(found, Bad):
            return found
        if not column.any_month and context.period is not None and found != context.period:
            return Bad("other_period", period=period_text(context.period))
        return str(found)

    return parse


def _date(column: Column, context: Context) -> Callable[[Any], Result]:
    end = last_day(context.period) if context.period else None

    def parse(cell: Any) -> Result:
        day = spelling.date(cell, context.date1904)
        if isinstance(day, Bad):
            return day
        if column.not_after is not NotAfter.NEVER and day > context.today:
            return Bad("date_in_future", limit=context.today.isoformat())
        if column.not_after is NotAfter.PERIOD and end is not None and day > end:
            return Bad("date_after_period", limit=end.isoformat())
        return day.isoformat()

    return parse


def _days(column: Column, context: Context) -> Callable[[Any], Result]:
    def parse(cell: Any) -> Result:
        found = spelling.days(cell, context.date1904, context.period)
        if isinstance(found, Bad):
            return found
        if column.not_after is not NotAfter.NEVER and found[-1] > context.today:
            return Bad("date_in_future", limit=context.today.isoformat())
        return ",".join(day.isoformat() for day in found)

    return parse


_DECIMALS: Final = {
    ColumnType.MONEY: 2,
    ColumnType.SCALED: 4,
    ColumnType.SCORE: 4,
    ColumnType.INTEGER: 0,
}


def _number(column: Column, scale: int) -> Callable[[Any], Result]:
    decimals = _DECIMALS[column.type] + scale
    unit = column.unit or ("分" if column.type is ColumnType.SCORE else "")
    return lambda cell: _bounded(spelling.scaled_number(cell, decimals, unit), column)


def _metric(column: Column, scale: int) -> Callable[[Any], Result]:
    decimals = (2 if column.in_fen else 0) + scale

    def parse(cell: Any) -> Result:
        if isinstance(cell, str):
            written = cell.strip()
            if written in _SLASHES:
                return f"{NULL}\t{MetricState.NOT_REPORTED.value}"
            if written in _NOT_APPLICABLE:
                return f"{NULL}\t{MetricState.NOT_APPLICABLE.value}"
        number = _bounded(spelling.scaled_number(cell, decimals, column.unit), column)
        return number if isinstance(number, Bad) else f"{number}\t{MetricState.REPORTED.value}"

    return parse


def _percent(column: Column, context: Context) -> Callable[[Any], Result]:
    return lambda cell: _bounded(spelling.percent(cell), column)


def _star(column: Column, context: Context) -> Callable[[Any], Result]:
    return lambda cell: _bounded(spelling.star(cell), column)


def _degrees(column: Column, context: Context) -> Callable[[Any], Result]:
    low, high = column.minimum or 0, column.maximum or 0

    def parse(cell: Any) -> Result:
        found = spelling.degrees(cell)
        if isinstance(found, Bad):
            return found
        return (
            str(found) if low <= found <= high else Bad("out_of_range", minimum=str(low), maximum=str(high))
        )

    return parse


def _boolean(column: Column, context: Context) -> Callable[[Any], Result]:
    def parse(cell: Any) -> Result:
        found = spelling.boolean(cell)
        return found if isinstance(found, Bad) else "t" if found else "f"

    return parse


def _bounded(number: int | Bad, column: Column) -> Result:
    if isinstance(number, Bad):
        return number
    low, high = column.minimum, column.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return Bad("out_of_range", minimum=shown(low, column), maximum=shown(high, column))
    return str(number)


def shown(number: int | None, column: Column) -> str:
    """A number of the column as people write it: yuan, not fen."""
    if number is None:
        return "…"
    if column.type is ColumnType.MONEY or column.in_fen:
        return yuan_plain(number)
    if column.type in (ColumnType.SCALED, ColumnType.SCORE):
        return scaled_plain(number)
    return f"{scaled_plain(number * 100)}%" if column.type is ColumnType.PERCENT else str(number)


_MAKERS: Final[dict[ColumnType, Callable[[Column, Context], Callable[[Any], Result]]]] = {
    ColumnType.CODE: _code,
    ColumnType.NAME: _text,
    ColumnType.TEXT: _text,
    ColumnType.SUBSCRIBER: _digits,
    ColumnType.DIGITS: _digits,
    ColumnType.CHOICE: _choice,
    ColumnType.PERIOD: _period,
    ColumnType.DATE: _date,
    ColumnType.DAYS: _days,
    ColumnType.PERCENT: _percent,
    ColumnType.DEGREES: _degrees,
    ColumnType.STAR: _star,
    ColumnType.BOOLEAN: _boolean,
}
