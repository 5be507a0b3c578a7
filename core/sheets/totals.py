"""小计 and 合计 rows: what they state against what the rows above them sum to."""

import re
from collections import Counter
from typing import Final

from core.sheets.columns import shown
from core.sheets.definition import SheetDefinition
from core.sheets.results import ReadResult, SheetWarning, TotalRow

_LEVELS: Final = 4
_WARNED: Final = 50
_GRAND: Final = re.compile(r"(?:合计|总计|共计|累计|汇总|(?:grand)?total)[:：]?", re.IGNORECASE)
TOTAL: Final = re.compile(
    r".{0,30}?(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计|汇\s*总|总\s*数)\s*数?(?:\([^()]{0,20}\))?\s*[:：]?|(?:sub|grand)?\s*-?(?:total|sum)\s*:?",
    re.IGNORECASE,
)


class Level:
    """Sums since the last total of this level; `tainted` columns have wrong cells and can't be compared."""

    def __init__(self) -> None:
        self.sums: Counter[str] = Counter()
        self.tainted: set[str] = set()


class Totals:
    """Totals nest: one directly below another sums a level higher. 合计 alone means all rows."""

    def __init__(self, definition: SheetDefinition, result: ReadResult) -> None:
        self._columns = {column.key: column for column in definition.columns}
        self._result = result
        self._levels = [Level() for _ in range(_LEVELS)]
        self._grand = Level()
        self._any_rows = False
        self._depth = 0
        self._early: list[tuple[int, str, dict[str, tuple[int, str]]]] = []
        self._warned = 0

    def add(self, sums: dict[str, int], tainted: set[str]) -> None:
        """A run of data rows."""
        self._any_rows = True
        self._depth = 0
        for level in (*self._levels, self._grand):
            level.sums.update(sums)
            level.tainted |= tainted

    def total(self, row: int, label: str, stated: dict[str, tuple[int, str]]) -> None:
        """A row of totals: `stated` has value and cell address by column key."""
        if not self._any_rows:
            self._early.append((row, label, stated))
            return
        depth = min(self._depth, _LEVELS - 1)
        grand = _GRAND.fullmatch(re.sub(r"\s", "", label)) is not None
        near = self._levels[depth]
        levels = [self._grand, near] if grand else [near, *self._levels[depth + 1 :], self._grand]
        self._compare(min(levels, key=lambda level: self._differences(level, stated)), row, label, stated)
        if not grand:
            self._levels[: depth + 1] = [Level() for _ in range(depth + 1)]
        self._depth += 1

    def finish(self) -> None:
        """Totals written above the data wait for its end."""
        for row, label, stated in self._early:
            self._compare(self._grand, row, label, stated)

    @staticmethod
    def _differences(level: Level, stated: dict[str, tuple[int, str]]) -> int:
        return sum(value != level.sums[key] for key, (value, _) in stated.items() if key not in level.tainted)

    def _compare(self, level: Level, row: int, label: str, stated: dict[str, tuple[int, str]]) -> None:
        for key, (value, address) in stated.items():
            if key in level.tainted:
                continue
            computed = level.sums[key]
            self._result.totals.append(TotalRow(row, label, key, value, computed))
            if value != computed and self._warned < _WARNED:
                self._warned += 1
                self._result.warnings.append(
                    SheetWarning(
                        "total_differs",
                        {
                            "address": address,
                            "label": self._columns[key].label,
                            "total": label,
                            "stated": shown(value, self._columns[key]),
                            "computed": shown(computed, self._columns[key]),
                        },
                    )
                )
