"""The period qualifier of a version as a sheet: levels down, the best first; figures across, a minimum a cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.services.plan_content import FigureContent, LevelContent
from commissions.services.plan_findings import Finding

VETO: Final = "veto"
PAYOUT: Final = "payout"


@dataclass(slots=True)
class LevelRow:
    """As typed: what the level asks of each figure, and its payout. Errors by the place of the figure, or "payout"."""

    minima: list[str]
    payout: str = ""
    errors: dict[int | str, str] = field(default_factory=dict)
    message: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.payout and not any(self.minima)

    @property
    def cells(self) -> list[tuple[str, str]]:
        return [(text, self.errors.get(place, "")) for place, text in enumerate(self.minima)]

    @property
    def payout_error(self) -> str:
        return self.errors.get(PAYOUT, "")


class QualifierSheet:
    """`data` is what was posted; without it the sheet shows `levels`. What it is given, it keeps."""

    def __init__(
        self, data: Any = None, *, figures: Iterable[FigureContent], levels: Iterable[LevelContent] = ()
    ) -> None:
        self.figures = list(figures)
        self.errors: list[str] = []
        self._levels: tuple[LevelContent, ...] = ()
        rows = self._posted(data) if data is not None else self._shown(levels)
        self.rows, self.veto, self.otherwise = rows

    def is_valid(self) -> bool:
        """Reads all of it; what can't be read is marked."""
        self._levels = self._read()
        return not self.has_errors

    @property
    def has_errors(self) -> bool:
        marked = any(row.errors or row.message for row in (*self.rows, self.veto, self.otherwise))
        return bool(self.errors or marked)

    def levels(self) -> tuple[LevelContent, ...]:
        """What was entered, if it is valid; nothing where all is blank."""
        return self._levels

    def add_findings(self, findings: Iterable[Finding]) -> None:
        given = [row for row in self.rows if not row.is_blank]
        by_level = dict(zip(range(len(given), 0, -1), given, strict=True)) | {0: self.otherwise}
        for finding in findings:
            row = by_level.get(finding.level if finding.level is not None else -1)
            if row is None:
                self.errors.append(finding.message)
            elif finding.field == PAYOUT:
                row.errors[PAYOUT] = finding.message
            else:
                row.message = finding.message

    def _shown(self, levels: Iterable[LevelContent]) -> tuple[list[LevelRow], LevelRow, LevelRow]:
        rows = [self._row(level) for level in levels]
        if not rows:
            return [self._empty()], self._empty(), LevelRow([])
        lowest, *above = rows
        veto, otherwise = LevelRow(lowest.minima), LevelRow([], lowest.payout)
        return [*reversed(above)] or [self._empty()], veto, otherwise

    def _row(self, level: LevelContent) -> LevelRow:
        asked = {figure.code: minimum for figure, minimum in level.minima}
        minima = [
            figure.unit.plain(asked[figure.code]) if figure.code in asked else "" for figure in self.figures
        ]
        return LevelRow(minima, units.PERCENT.plain(level.payout))

    def _posted(self, data: Any) -> tuple[list[LevelRow], LevelRow, LevelRow]:
        width = len(self.figures)
        payouts = [text.strip() for text in data.getlist("level-payout")]
        minima = [text.strip() for text in data.getlist("level-minimum")]
        rows = [
            LevelRow(self._filled(minima[place * width : (place + 1) * width]), payout)
            for place, payout in enumerate(payouts)
        ]
        veto = LevelRow(self._filled([text.strip() for text in data.getlist("veto-minimum")][:width]))
        return rows or [self._empty()], veto, LevelRow([], data.get("otherwise", "").strip())

    def _filled(self, texts: list[str]) -> list[str]:
        return [*texts, *([""] * (len(self.figures) - len(texts)))]

    def _empty(self) -> LevelRow:
        return LevelRow([""] * len(self.figures))

    def _read(self) -> tuple[LevelContent, ...]:
        given = [row for row in self.rows if not row.is_blank]
        if not given and self.veto.is_blank and self.otherwise.is_blank:
            return ()
        lowest = LevelContent(level=0, payout=self._payout(self.otherwise), minima=self._minima(self.veto))
        above = [
            LevelContent(level=number, payout=self._payout(row), minima=self._minima(row))
            for number, row in enumerate(reversed(given), 1)
        ]
        return (lowest, *above)

    def _payout(self, row: LevelRow) -> int:
        if not row.payout:
            row.errors[PAYOUT] = _("Needed.")
            return 0
        return _number(row, PAYOUT, row.payout, units.PERCENT)

    def _minima(self, row: LevelRow) -> tuple[tuple[FigureContent, int], ...]:
        return tuple(
            (figure, _number(row, place, text, figure.unit))
            for place, (figure, text) in enumerate(zip(self.figures, row.minima, strict=True))
            if text
        )


def _number(row: LevelRow, place: int | str, text: str, unit: units.Unit) -> int:
    try:
        return unit.parse(text)
    except units.UnitError as error:
        row.errors[place] = str(error)
        return 0
