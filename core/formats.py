"""How values look to people: money, counts, shares, periods, stars. Missing is a dash, never 0."""

import datetime
from functools import lru_cache
from typing import Any, Final

from django.utils import dateformat, timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.money import SCALE, divide_half_up, scaled_plain, yuan
from core.periods import first_day, is_period

DASH: Final = "—"


def money(fen: int | None, *, signed: bool = False) -> str:
    """Fen as yuan with separators and two decimals."""
    if fen is None:
        return DASH
    return f"{'+' if signed and fen > 0 else ''}{yuan(fen)}"


def count(value: int | None) -> str:
    if value is None:
        return DASH
    return f"{'−' if value < 0 else ''}{abs(value):,}"


def coefficient(value: int | None) -> str:
    """A 10^-4 integer with at least two decimals: 10,500 is "1.05", 10,000 is "1.00", 9,525 is "0.9525"."""
    if value is None:
        return DASH
    whole, _point, decimals = scaled_plain(abs(value)).partition(".")
    return f"{'−' if value < 0 else ''}{int(whole):,}.{decimals.ljust(2, '0')}"


def percent(value: int | None, places: int = 1, *, signed: bool = False) -> str:
    """A 10^-4 integer as a share: 650 is "6.5%"."""
    if value is None:
        return DASH
    units = divide_half_up(value * 100 * 10**places, SCALE)
    whole, rest = divmod(abs(units), 10**places)
    decimals = f".{rest:0{places}d}" if places else ""
    sign = "−" if units < 0 else "+" if signed and units > 0 else ""
    return f"{sign}{whole:,}{decimals}%"


def period_label(period: int | None) -> str:
    """202610 as "2026年10月" or "Oct 2026"."""
    if period is None or not is_period(period):
        return DASH
    return _period_in(get_language(), period)


@lru_cache(maxsize=1_000)
def _period_in(language: str | None, period: int) -> str:
    """A list's filters alone name 24 months."""
    return dateformat.format(first_day(period), pgettext("period", "M Y"))


def date(value: datetime.date | None) -> str:
    """ISO dates, the same in both languages: they line up and they sort."""
    return value.isoformat() if value else DASH


def moment(value: datetime.datetime | None) -> str:
    """A point in time in Shanghai, to the minute."""
    if value is None:
        return DASH
    return local(value).strftime("%Y-%m-%d %H:%M")


def local(value: datetime.datetime) -> datetime.datetime:
    """The same point in time in Shanghai, whatever zone the process has active."""
    return timezone.localtime(value, timezone.get_default_timezone())


def stars(value: int | None) -> str:
    return "★" * value if value else DASH


def plain(value: Any) -> str:
    """Anything else."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return date(value)
    if isinstance(value, int):
        return count(value)
    return str(value)
