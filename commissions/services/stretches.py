"""The parts of a line without a single rate: over the edge of a tier, or by the days of a star."""

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
class DayRates:
    """What each star and level of the month gives (algorithm.md 2.7): days and rate of 10^-4; `days` are all of them."""

    days: int
    parts: tuple[tuple[int, int], ...]


def line_days(line: Line) -> DayRates | None:
    """If they come to the line's amount exactly. Works the line out once more, as `line_stretches` does."""
    try:
        explanation = line_explain(line)
    except NoSuchLine:
        return None
    stage = next((stage for stage in explanation.stages if stage.code == StageCode.DAYS), None)
    if stage is None or line.component is None or line.measure_value is None:
        return None
    rows = [{item.name: item.value for item in row} for row in stage.rows]
    parts = tuple((int(str(row["active_days"])), int(str(row["rate"] or 0))) for row in rows)
    days = int(str(stage.items[0].value))
    unit = SCALE // 100 if line.component.kind == ComponentKind.PIECE else SCALE
    weight = line.measure_value * sum(held * rate for held, rate in parts)
    return DayRates(days, parts) if divide_half_up(weight, unit * days) == line.gross else None


def _comes_to(line: Line, parts: list[Stretch]) -> bool:
    if line.component is None or sum(part.base for part in parts) != line.measure_value:
        return False
    unit = SCALE // 100 if line.component.kind == ComponentKind.PIECE else SCALE
    return bool(divide_half_up(sum(part.base * part.rate for part in parts), unit) == line.gross)
