"""The parts of a line without a single rate: over the edge of a tier, or by the days of a star."""

from collections.abc import Mapping
from dataclasses import dataclass

from commissions.choices import ComponentKind
from commissions.engine.explain import NoSuchLine
from commissions.engine.explanation import StageCode
from commissions.models import Line
from commissions.services.explain import line_explain
from core.money import SCALE, divide_half_up


@dataclass(frozen=True, slots=True)
class Stretch:
    """`base` in pieces or fen, as the line's base; `rate` of 10^-4."""

    base: int
    rate: int


def line_stretches(line: Line) -> list[Stretch]:
    """Its parts, if they come to the line's amount exactly; nothing otherwise.

    Works the line out once more, some tenths of a second: for the few lines that have no single rate.
    """
    try:
        explanation = line_explain(line)
    except NoSuchLine:
        return []
    rows = next((stage.rows for stage in explanation.stages if stage.code == StageCode.STRETCHES), ())
    parts = []
    for row in rows:
        found = {item.name: item.value for item in row}
        starts, ends, rate = (int(str(found[name])) for name in ("starts", "ends", "rate"))
        parts.append(Stretch(ends - starts, rate))
    return parts if _comes_to(line, parts) else []


@dataclass(frozen=True, slots=True)
class DayRate:
    """A mode, level and star that the channel had in the month; `rate` of 10^-4, None where nothing is paid for it."""

    days: int
    rate: int | None
    level: int | None
    star: int | None
    mode: int | None


@dataclass(frozen=True, slots=True)
class DayRates:
    """By which days a line is paid (algorithm.md 2.7); `days` are all of them. `whole`: they alone make the amount."""

    days: int
    parts: tuple[DayRate, ...]
    whole: bool


def line_days(line: Line) -> DayRates | None:
    """Works the line out once more, as `line_stretches` does. Nothing if it isn't paid by days."""
    try:
        explanation = line_explain(line)
    except NoSuchLine:
        return None
    stage = next((stage for stage in explanation.stages if stage.code == StageCode.DAYS), None)
    if stage is None or not stage.items or line.component is None:
        return None
    parts = tuple(_day_rate({item.name: item.value for item in row}) for row in stage.rows)
    days = int(str(stage.items[0].value))
    unit = SCALE // 100 if line.component.kind == ComponentKind.PIECE else SCALE
    weight = (line.measure_value or 0) * sum(part.days * (part.rate or 0) for part in parts)
    gross = line.gross if line.whole is None else line.whole
    return DayRates(days, parts, whole=divide_half_up(weight, unit * days) == gross)


def _day_rate(row: Mapping[str, object]) -> DayRate:
    numbers = {
        name: None if (value := row.get(name)) is None else int(str(value))
        for name in ("active_days", "rate", "level", "star", "mode")
    }
    return DayRate(
        days=numbers["active_days"] or 0,
        rate=numbers["rate"],
        level=numbers["level"],
        star=numbers["star"],
        mode=numbers["mode"],
    )


def _comes_to(line: Line, parts: list[Stretch]) -> bool:
    if line.component is None or sum(part.base for part in parts) != line.measure_value:
        return False
    unit = SCALE // 100 if line.component.kind == ComponentKind.PIECE else SCALE
    return bool(divide_half_up(sum(part.base * part.rate for part in parts), unit) == line.gross)
