"""One cell to one value: the spellings people use, and what is refused because it could mean two things.

Every function takes a cell as the reader gives it (str, float, int, date, datetime, time, timedelta) and
returns COPY text, or `Bad` with the code of the message. Nothing raises. A blank cell never comes here.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from core.money import MAX_FEN
from core.periods import is_period, period_of

Cell = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta
NULL: Final = "\\N"
MAX_TEXT: Final = 32_767


class Bad:
    """A cell that can't be taken: `code` is a key of `messages.CELLS`."""

    __slots__ = ("code", "params")

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bad) and (self.code, self.params) == (other.code, other.params)

    def __hash__(self) -> int:
        return hash(self.code)

    def __repr__(self) -> str:
        return f"Bad({self.code!r}, {self.params!r})"


# Control characters, bidirectional overrides (a code that looks like another) and non-characters.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# What copying from web pages and chat windows leaves behind: soft hyphen, zero-width and format characters.
_INVISIBLE: Final = re.compile("[\xad\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
# Directional marks around a copied number say nothing; within a text, or right to left, they are refused.
_TRIMMED: Final = "".join(
    (
        " \t\r\n\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u2060\u3000\ufeff",
        "\u202a\u202c\u202d\u2066\u2069",
        *map(chr, range(0x2000, 0x2010)),
    )
)
_COPY_ESCAPES: Final = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}
_NEEDS_ESCAPE: Final = re.compile(r"[\\\t\n\r]")
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d*)?[eE][+-]?\d+")


def copy_text(text: str) -> str:
    """Escapes for the text format of COPY."""
    return text.translate(_COPY_ESCAPES) if _NEEDS_ESCAPE.search(text) else text


def as_seen(value: Any) -> str:
    """The cell as the user sees it, near enough to recognise: 15 digits as Excel shows."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}".replace("e+", "E+")
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def printable(text: str) -> str:
    """Without the characters that XML, and so a workbook, can't hold."""
    return _UNPRINTABLE.sub("", text)


def visible(value: Any, limit: int = 200) -> str:
    """`as_seen` made safe to show and to store as JSON: no control characters, not endless."""
    written = _FORBIDDEN.sub("\ufffd", as_seen(value))
    return written if len(written) <= limit else f"{written[:limit]}…"


def folded(text: str) -> str:
    """For keys and comparisons: NFKC, invisible characters and outer blanks away. Case is kept."""
    if text.isascii():
        return text.strip(_TRIMMED)
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip(_TRIMMED)


def is_blank(value: Any) -> bool:
    return value == "" or value is None or (isinstance(value, str) and not value.strip(_TRIMMED))


def _holds_controls(text: str) -> bool:
    return _FORBIDDEN.search(text.strip(_TRIMMED)) is not None


def text(value: Cell, max_length: int) -> str | Bad:
    """Names and remarks stay as written, but for blanks at the ends."""
    if isinstance(value, bool):
        return Bad("is_boolean")
    written = (value if isinstance(value, str) else as_seen(value)).strip(_TRIMMED)
    if _FORBIDDEN.search(written):
        return Bad("control_characters")
    if len(written) > max_length:
        return Bad("too_long", length=len(written), limit=max_length)
    return copy_text(written)


def code(value: Cell, pattern: re.Pattern[str], number_allowed: bool) -> str | Bad:
    if isinstance(value, bool):
        return Bad("is_boolean")
    if isinstance(value, int | float):
        if not number_allowed or value != int_or_none(value):
            return Bad("code_is_number")
        value = str(int(value))
    if not isinstance(value, str):
        return Bad("bad_code")
    if _holds_controls(value):
        return Bad("control_characters")
    cleaned = folded(value).removeprefix("'").translate(_DASHES).upper()
    if _SCIENTIFIC.fullmatch(cleaned) and "+" in cleaned:
        return Bad("digits_lost")
    return cleaned if pattern.fullmatch(cleaned) else Bad("bad_code")


def int_or_none(value: float) -> int | None:
    """The whole number a cell holds exactly: floats are exact up to 2^53, Excel shows 15 digits."""
    if value != value or value in (float("inf"), float("-inf")):
        return None
    whole = int(value)
    return whole if whole == value and abs(whole) < 10**15 else None


_SEPARATORS: Final = re.compile("[\\s‐‑‒–—-]")
# What programs that hold numbers as doubles write; behind more digits they may be lost.
_AS_FLOAT: Final = re.compile(r"^(\d{1,15})\.0$")
COUNTRY: Final = re.compile(r"^\(?(?:\+|00)?86\)?(?=1\d{10}$)")
"""Before a subscriber number."""


def digits(
    value: Cell, lengths: Iterable[int], wrong: Bad, prefix: re.Pattern[str] | None = None
) -> str | Bad:
    """An id of digits, without `prefix`. A number is taken only where a double can hold every digit of it."""
    if isinstance(value, bool):
        return Bad("is_boolean")
    if isinstance(value, int | float):
        whole = int_or_none(value)
        if whole is None:
            return Bad("digits_lost")
        value = str(whole)
    if not isinstance(value, str):
        return wrong
    if _holds_controls(value):
        return Bad("control_characters")
    cleaned = folded(value).removeprefix("'")
    if _SCIENTIFIC.fullmatch(cleaned):
        return Bad("digits_lost")
    cleaned = _AS_FLOAT.sub(r"\1", _SEPARATORS.sub("", cleaned))
    if prefix is not None:
        cleaned = prefix.sub("", cleaned)
    if cleaned.isascii() and cleaned.isdigit() and len(cleaned) in lengths:
        return cleaned
    return wrong


# --- dates -----------------------------------------------------------------------------------------

_FIRST_DAY: Final = datetime.date(1950, 1, 1)
_LAST_DAY: Final = datetime.date(2099, 12, 31)
_EPOCH: Final = datetime.date(1899, 12, 30)
_FIRST_SERIAL: Final = (_FIRST_DAY - _EPOCH).days
_LAST_SERIAL: Final = (_LAST_DAY - _EPOCH).days
_WEEKDAY: Final = re.compile(r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?")
_TIME_PART = r"(?:[ T]+(?:[上下]午 ?)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?)?"
_TIME_IN_WORDS = r"(?: ?(?:[上下]午)? ?\d{1,2}[时点:]\d{1,2}(?:分|:\d{1,2})?(?:\d{1,2}秒)?)?"
_DATE_FORMS: Final = tuple(
    re.compile(form + _TIME_PART)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})(\d{2})(\d{2})(?:\.0)?",
        r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]" + _TIME_IN_WORDS,
    )
)
_YEAR_LAST: Final = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1\d{2,4}" + _TIME_PART)
_YEAR_SHORT: Final = re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_NO_YEAR: Final = re.compile(r"(?:\d{1,2}[-/.月])?\d{1,2}[日号]?")
_DASHES: Final = str.maketrans("‐‑‒–—−", "------")
_IN_WORDS: Final = re.compile(
    r"([〇零○一二三四五六七八九]{4}|\d{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
_NUMERALS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ONES: Final = "一二三四五六七八九"
_SAID: Final = {("", "十", "二十", "三十")[n // 10] + _ONES[n % 10 - 1 : n % 10]: n for n in range(1, 32)}


def date(value: Cell, date1904: bool) -> datetime.date | Bad:
    """The listed spellings, year first; serial numbers as Excel counts them."""
    if isinstance(value, bool):
        return Bad("is_boolean")
    if isinstance(value, datetime.datetime):
        return _in_range(value.date())
    if isinstance(value, datetime.date):
        return _in_range(value)
    if isinstance(value, datetime.time | datetime.timedelta):
        return Bad("is_time")
    if isinstance(value, int | float):
        return _date_from_number(value, date1904)
    return _date_from_text(value, date1904)


def _in_range(day: datetime.date) -> datetime.date | Bad:
    return day if _FIRST_DAY <= day <= _LAST_DAY else Bad("date_out_of_range")


def _date_from_number(value: float, date1904: bool) -> datetime.date | Bad:
    whole = int_or_none(value // 1) if value == value else None
    if whole is None:
        return Bad("bad_date")
    if 19_500_101 <= whole <= 20_991_231 and whole == value:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    if date1904:
        whole += 1462
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _EPOCH + datetime.timedelta(days=whole)
    return Bad("date_out_of_range")


def _date_from_text(value: str, date1904: bool) -> datetime.date | Bad:
    if _holds_controls(value):
        return Bad("control_characters")
    written = _WEEKDAY.sub("", folded(value).removeprefix("'").translate(_DASHES)).strip()
    if words := _IN_WORDS.fullmatch(written):
        return _day(int(words[1].translate(_NUMERALS)), _SAID.get(words[2], 0), _SAID.get(words[3], 0))
    for form in _DATE_FORMS:
        match = form.fullmatch(written)
        if match is not None:
            return _day(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if len(written) == 5 and written.isdigit():
        return _date_from_number(int(written), date1904)
    if _YEAR_LAST.fullmatch(written) or _YEAR_SHORT.fullmatch(written):
        return Bad("ambiguous_date")
    if _NO_YEAR.fullmatch(written):
        return Bad("date_without_year")
    return Bad("bad_date")


def _day(year: int, month: int, day: int) -> datetime.date | Bad:
    try:
        return _in_range(datetime.date(year, month, day))
    except ValueError:
        return Bad("not_a_day")


_BETWEEN_DAYS: Final = re.compile(r"[;、,\n]+|(?<=[\d日号])\s+(?=\d)")
_SHORT_DAY: Final = re.compile(r"(?:(\d{1,2})[-/.月])?(\d{1,2})([日号]?)")
_HALF_A_YEAR: Final = 6


def days(value: Cell, date1904: bool, period: int | None) -> tuple[datetime.date, ...] | Bad:
    """Several days in one cell, in order: 11月3日、11月10日, 11-02;11-09, 3日. Month and year that aren't
    written are those of the period; a month half a year away is of the year before or after.
    """
    if not isinstance(value, str):
        day = date(value, date1904)
        return day if isinstance(day, Bad) else (day,)
    if _holds_controls(value):
        return Bad("control_characters")
    written = _WEEKDAY.sub(" ", folded(value).removeprefix("'").translate(_DASHES)).strip()
    whole = _date_from_text(written, date1904)
    if not isinstance(whole, Bad):
        return (whole,)
    parts = [part.strip() for part in _BETWEEN_DAYS.split(written) if part.strip()]
    said = [_SHORT_DAY.fullmatch(part) for part in parts]
    told = any(match and (match[1] or match[3]) for match in said)
    found: list[datetime.date] = []
    month = None
    for part, match in zip(parts, said, strict=True):
        if match is None or not told:
            day = _date_from_text(part, date1904)
        elif period is None:
            return Bad("date_without_year")
        else:
            month = int(match[1]) if match[1] else month or period % 100
            day = _day(_year_near(period, month), month, int(match[2]))
        if isinstance(day, Bad):
            return day
        found.append(day)
    return tuple(sorted(set(found))) or Bad("bad_date")


def _year_near(period: int, month: int) -> int:
    year, away = period // 100, month - period % 100
    return year - 1 if away > _HALF_A_YEAR else year + 1 if away < -_HALF_A_YEAR else year


_PERIOD: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?(?:份|期|账期)?")


def period(value: Cell) -> int | Bad:
    """202610, 2026-10, 2026年10月, or a date cell shown as a month."""
    if isinstance(value, bool):
        return Bad("is_boolean")
    if isinstance(value, datetime.date):
        return period_of(value)
    if isinstance(value, int | float):
        whole = int_or_none(value)
        return whole if whole is not None and is_period(whole) else Bad("bad_period")
    if not isinstance(value, str):
        return Bad("bad_period")
    match = _PERIOD.fullmatch(re.sub(r"\s", "", folded(value)).removeprefix("'"))
    if match is None:
        return Bad("bad_period")
    found = int(match.group(1)) * 100 + int(match.group(2))
    return found if is_period(found) else Bad("bad_period")


# --- numbers ---------------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"([+-]?)((?:\d{1,3}(?:[, ]\d{3})+)|\d+)(?:\.(\d*))?")
_CURRENCY: Final = re.compile(r"^([+-]?) ?(?:[¥￥]|RMB|CNY|人民币) ?", re.IGNORECASE)
_COMMON_UNITS: Final = ("元整", "元", "户", "个", "人", "张", "台", "部", "条", "笔", "份", "次", "件", "期")
_SAME_UNITS: Final = {"㎡": ("平方米", "平米", "m²", "m2", "M²", "M2"), "人": ("名",), "元/年": ("/年",)}
POWERS: Final = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
_BRACKETED: Final = re.compile(r"(?:[¥￥] ?)?\(((?:[¥￥] ?)?\d[^()]*)\)")
_POWER: Final = re.compile(r"(?<=\d) ?([万亿])$")
_MINUS: Final = str.maketrans("−–", "--")


def scaled_number(value: Cell, decimals: int, unit: str = "") -> int | Bad:
    """A number as integer of 10^-decimals: "￥1,234.5" with two decimals is 123,450.

    A double is read by its 15 significant digits, which is what Excel shows: 0.30000000000000004 is 0.3.
    """
    if isinstance(value, bool):
        return Bad("is_boolean")
    if isinstance(value, int | float):
        return _from_double(value, decimals)
    if not isinstance(value, str):
        is_time = isinstance(value, datetime.time | datetime.timedelta)
        return Bad("time_for_number" if is_time else "is_date")
    if _holds_controls(value):
        return Bad("control_characters")
    written = _bare_number(value, unit)
    power = _POWER.search(written)
    if power is not None:
        return _from_number_text(written[: power.start()], decimals + POWERS[power[1]])
    return _from_number_text(written, decimals)


def _from_double(value: float, decimals: int) -> int | Bad:
    if -1e12 < value < 1e12:
        # Exact, and most cells: division rounds to nearest, so equality means that the cell holds the
        # double of this very decimal.
        one: int = 10**decimals
        number = round(value * one)
        if number / one == value:
            return number
    if value != value or abs(value) > 1e15:
        return Bad("number_too_large" if abs(value) > 1e15 else "bad_number")
    shown = f"{value:.15g}"
    if "e" in shown:
        if "e-" in shown:
            return Bad("too_many_decimals", decimals=decimals)
        shown = f"{value:.0f}"
    return _from_number_text(shown, decimals)


def _bare_number(value: str, unit: str) -> str:
    """Signs of money and units away, accounting brackets and a minus behind the digits to one in front."""
    written = value.strip(_TRIMMED)
    for name in (unit, *_SAME_UNITS.get(unit, ()), *_COMMON_UNITS):
        if name and written.endswith(name):
            written = written.removesuffix(name)
            break
    written = folded(written).removeprefix("'").translate(_MINUS)
    negative = _BRACKETED.fullmatch(written)
    written = _CURRENCY.sub(r"\1", negative[1] if negative else written)
    if negative:
        written = f"-{written}"
    elif len(written) > 1 and written[-1] == "-" and written[0].isdigit():
        written = f"-{written[:-1]}"
    return written


def _from_number_text(written: str, decimals: int) -> int | Bad:
    match = _NUMBER.fullmatch(written)
    if match is None or not written.isascii():
        return Bad("scientific") if _SCIENTIFIC.fullmatch(written) else Bad("bad_number")
    whole, places = match.group(2).replace(",", "").replace(" ", ""), (match.group(3) or "").rstrip("0")
    if len(places) > decimals:
        return Bad("too_many_decimals", decimals=decimals) if decimals else Bad("not_whole")
    if len(whole) > 18:
        return Bad("number_too_large")
    number = int(whole + places.ljust(decimals, "0"))
    if number > MAX_FEN:
        return Bad("number_too_large")
    return -number if match.group(1) == "-" else number


def percent(value: Cell, decimals: int = 4) -> int | Bad:
    """0.06, 6, "6%" are 600 (10^-4). A bare 1 could be 1 % or 100 % and is refused."""
    if isinstance(value, str) and folded(value).endswith("%"):
        points = scaled_number(folded(value)[:-1], decimals - 2)
        return points if isinstance(points, int) else Bad("bad_percent")
    number = scaled_number(value, decimals)
    if isinstance(number, Bad):
        return Bad("bad_percent") if number.code == "bad_number" else number
    one = 10**decimals
    if abs(number) == one:
        return Bad("ambiguous_percent")
    if abs(number) < one:
        return number
    return number // 100 if number % 100 == 0 else Bad("too_many_decimals", decimals=decimals - 2)


_DEGREES: Final = re.compile(
    r"(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)['′’分](?:(\d{1,2}(?:\.\d+)?)(?:[\"″”秒]|['′’]{2}))?)?"
)
_DEGREES_DECIMAL: Final = re.compile(r"-?\d{1,3}(?:\.\d+)?[°度]?")
_HEMISPHERE: Final = re.compile(r"^(?:[EN]|东经|北纬)|[EN]$", re.IGNORECASE)
"""East and north, as maps write them; what is west or south is written with a minus."""
_MICRODEGREE: Final = Decimal("0.000001")


def degrees(value: Cell) -> Decimal | Bad:
    """110.000001 and 110°0′3.6″, to six decimals: a tenth of a metre."""
    if isinstance(value, bool) or not isinstance(value, str | float | int):
        return Bad("bad_degrees")
    written = _HEMISPHERE.sub("", re.sub(r"\s", "", folded(as_seen(value))))
    if _DEGREES_DECIMAL.fullmatch(written):
        found = Decimal(written.rstrip("°度"))
    elif match := _DEGREES.fullmatch(written):
        whole, minutes, seconds = (Decimal(part or 0) for part in match.groups())
        found = whole + minutes / 60 + seconds / 3600
    else:
        return Bad("bad_degrees")
    return found.quantize(_MICRODEGREE, ROUND_HALF_UP)


_STAR_WORDS: Final = {"无": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_STAR: Final = re.compile(r"([无零一二两三四五0-5])(?:\.0+)?(?:颗?星级?)?|([★⭐☆*]{1,5})")


def star(value: Cell) -> int | Bad:
    """四星, 四星级, ★★★★, 4, 4星; 无星 is 0."""
    if isinstance(value, bool) or not isinstance(value, str | float | int):
        return Bad("bad_star")
    written = re.sub(r"\s", "", folded(as_seen(value)))
    match = _STAR.fullmatch(written)
    if match is None:
        return Bad("bad_star")
    if match.group(2):
        marks = match.group(2)
        return marks.count("★") + marks.count("⭐") or marks.count("*") or Bad("bad_star")
    word = match.group(1)
    return _STAR_WORDS[word] if word in _STAR_WORDS else int(word)


_TRUE: Final = frozenset({"是", "有", "Y", "YES", "TRUE", "T", "1", "√", "✓", "✔", "对"})
_FALSE: Final = frozenset({"否", "无", "N", "NO", "FALSE", "F", "0", "×", "X", "✗", "✘", "不是"})


def boolean(value: Cell) -> bool | Bad:
    written = folded(as_seen(value)).upper()
    if written in _TRUE:
        return True
    return False if written in _FALSE else Bad("bad_boolean")
