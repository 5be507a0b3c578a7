"""The parts of a line that lies over the edge of a tier: how much of it is paid at which rate."""

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


def _comes_to(line: Line, parts: list[Stretch]) -> bool:
    if line.component is None or sum(part.base for part in parts) != line.measure_value:
        return False
    unit = SCALE // 100 if line.component.kind == ComponentKind.PIECE else SCALE
    return bool(divide_half_up(sum(part.base * part.rate for part in parts), unit) == line.gross)
