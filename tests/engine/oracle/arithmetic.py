"""Paragraphs 1.3, 1.6 and 8.3: measures, rounding, largest remainder."""

from datetime import date, timedelta
from fractions import Fraction
from math import floor

from commissions.engine import Fact, Measure, Usage


def rounded(amount: Fraction) -> int:
    """Half a fen goes away from zero."""
    size = floor(abs(amount) + Fraction(1, 2))
    return size if amount >= 0 else -size


def figure(row: Fact | Usage, measure: Measure) -> int | None:
    if measure is Measure.NET_BILL:
        return None if row.billed is None or row.arrears is None else row.billed - row.arrears
    if measure is Measure.MARGIN:
        received, cost = getattr(row, "amount", None), getattr(row, "cost", None)
        return None if received is None or cost is None else received - cost
    if measure in (Measure.FIGURE, Measure.FORMULA):
        return None
    value: int | None = getattr(row, measure.value, None)
    return value


def months_later(period: int, months: int) -> int:
    year, month = divmod(period, 100)
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return year * 100 + month


def months_between(earlier: int, later: int) -> int:
    return (later // 100 - earlier // 100) * 12 + later % 100 - earlier % 100


def first_day(period: int) -> date:
    return date(period // 100, period % 100, 1)


def day_of(fact: Fact) -> date:
    return fact.event_date or first_day(months_later(fact.period, 1)) - timedelta(days=1)


def shared_out(amount: int, weights: list[int]) -> list[int]:
    """Each its proportion rounded down; the fen left over to the largest remainders, ties to the earlier."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    exact = [Fraction(amount * weight, whole) for weight in weights]
    parts = [floor(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts
