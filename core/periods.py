"""Periods (账期): a month as the integer YYYYMM, in Asia/Shanghai."""

import datetime
import re
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST_PERIOD: Final = 200001
LAST_PERIOD: Final = 209912

_TEXT = re.compile(r"(\d{4})-?(\d{2})", re.ASCII)


def make_period(year: int, month: int) -> int:
    return year * 100 + month


def split_period(period: int) -> tuple[int, int]:
    return divmod(period, 100)


def is_period(value: int) -> bool:
    return FIRST_PERIOD <= value <= LAST_PERIOD and 1 <= value % 100 <= 12


def parse_period(text: str) -> int:
    """ "2026-10" or "202610" to 202610. Raises ValueError."""
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError("a period is written as 2026-10")
    period = make_period(int(match.group(1)), int(match.group(2)))
    if not is_period(period):
        raise ValueError("a period is written as 2026-10")
    return period


def shift(period: int, months: int) -> int:
    year, month = split_period(period)
    index = year * 12 + month - 1 + months
    return make_period(index // 12, index % 12 + 1)


def next_period(period: int) -> int:
    return shift(period, 1)


def previous_period(period: int) -> int:
    return shift(period, -1)


def quarter_start(period: int) -> int:
    return period - (period % 100 - 1) % 3


def year_start(period: int) -> int:
    return period // 100 * 100 + 1


def period_range(first: int, last: int) -> Iterator[int]:
    """Both ends included."""
    period = first
    while period <= last:
        yield period
        period = next_period(period)


def first_day(period: int) -> datetime.date:
    year, month = split_period(period)
    return datetime.date(year, month, 1)


def last_day(period: int) -> datetime.date:
    return first_day(next_period(period)) - datetime.timedelta(days=1)


def period_of(day: datetime.date) -> int:
    return make_period(day.year, day.month)


def today() -> datetime.date:
    """The business day: the date in Shanghai, whatever the server's clock zone is."""
    return datetime.datetime.now(SHANGHAI).date()


def day_bounds(day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """The first moment of a business day, and that of the next."""
    midnight = datetime.datetime.combine(day, datetime.time(), SHANGHAI)
    return midnight, midnight + datetime.timedelta(days=1)


def current_period() -> int:
    return period_of(today())


def period_text(period: int) -> str:
    """For addresses and commands: "2026-10"."""
    year, month = split_period(period)
    return f"{year:04d}-{month:02d}"
