"""Amounts of the sheet beside amounts of the portal. Plain values in, plain values out.

Keys are payee code, component and month. What the sheet says of one key in several rows is added up first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commissions.comparison.choices import Outcome

Key = tuple[str, int, int]
"""Payee code, component key (0: all of them), month."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What the portal has for a key: fen, and over how many lines."""

    amount: int
    lines: int


@dataclass(frozen=True, slots=True)
class Compared:
    key: Key
    expected: int | None
    found: int | None
    lines: int
    outcome: Outcome

    @property
    def difference(self) -> int:
        return (self.found or 0) - (self.expected or 0)


def compared(sheet: Iterable[tuple[Key, int]], portal: Mapping[Key, Paid], tolerance: int) -> list[Compared]:
    """Every key of either side once, in order; a portal's 0 that the sheet doesn't have says nothing.

    A difference is rounding up to `tolerance` fen a line: each line is rounded, and a sheet may round their sum.
    """
    expected: dict[Key, int] = defaultdict(int)
    for key, amount in sheet:
        expected[key] += amount
    found = []
    for key in sorted({*expected, *portal}):
        paid = portal.get(key)
        if key not in expected and (paid is None or paid.amount == 0):
            continue
        wanted, got = expected.get(key), paid.amount if paid else None
        lines = paid.lines if paid else 0
        found.append(Compared(key, wanted, got, lines, _outcome(wanted, got, max(lines, 1) * tolerance)))
    return found


def _outcome(expected: int | None, found: int | None, tolerance: int) -> Outcome:
    if (expected or 0) == (found or 0):
        return Outcome.EQUAL
    if expected is None or found is None:
        return Outcome.PORTAL if expected is None else Outcome.EXCEL
    return Outcome.ROUNDING if abs(found - expected) <= tolerance else Outcome.DIFFERENT
