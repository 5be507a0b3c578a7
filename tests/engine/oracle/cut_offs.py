"""Paragraph 26: the months of plans that are cut off on a day of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from commissions.engine import Component, ComponentKind, Fact, Figure, Grain
from tests.engine.oracle.arithmetic import day_of, first_day, months_later

DATED = (Grain.SALE, Grain.EVENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked(Fact):
    """A fact in the month that a cut-off puts it in."""

    cut_off: int


def cut_off_of(row: Fact | Component | Figure) -> int:
    """Nothing without a day has one."""
    return getattr(row, "cut_off", 0) if row.grain in DATED else 0


def month_of(day: date, cut_off: int) -> int:
    period = day.year * 100 + day.month
    return months_later(period, 1) if cut_off and day.day > cut_off else period


def book_month(fact: Fact, cut_off: int) -> int:
    """Never before the month that the fact was reported for."""
    return max(fact.period, month_of(day_of(fact), cut_off))


def first_of(period: int, cut_off: int) -> date:
    first = first_day(period)
    return (first - timedelta(days=1)).replace(day=cut_off) + timedelta(days=1) if cut_off else first


def last_of(period: int, cut_off: int) -> date:
    return first_of(months_later(period, 1), cut_off) - timedelta(days=1)


def booked(facts: Sequence[Fact], rows: Sequence[Component | Figure]) -> list[Fact]:
    """Each fact of a day once more for each cut-off that one of the rows has."""
    found: list[Fact] = []
    for fact in facts:
        values = {column.name: getattr(fact, column.name) for column in fields(Fact)}
        for cut_off in sorted({cut_off_of(row) for row in rows} - {0}):
            if fact.grain in DATED:
                found.append(Booked(**values | {"period": book_month(fact, cut_off)}, cut_off=cut_off))
    return found


def looks_at(component: Component, fact: Fact) -> bool:
    if component.kind is ComponentKind.FACTOR:
        return True
    return component.grain == fact.grain and cut_off_of(component) == cut_off_of(fact)
