"""From what a month's facts would have earned at full rate to its amount: what each stage takes, and the lines behind it.

Paragraph 10.9 of docs/commissions/algorithm.md. The numbers are those that each run keeps (`MonthSums`); nothing here
looks at lines but the list that a number leads to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from django.db.models import F, Q

from commissions.choices import LineKind, LineStage

if TYPE_CHECKING:
    from commissions.services.desk import Figure

UNCONDITIONED: Final = ("", "C00", "F00", "P00", "T00", "Z00")
"""Reasons of lines that no condition refused: paid, or 0 by a cap, a factor, the calendar, the rate or rounding."""

WALKED: Final = (LineStage.EARNED, LineStage.CONDITIONS, LineStage.FACTORS, LineStage.PARTS, LineStage.CAPS)
"""The stages of a component; all others act on the payee's month, or come from outside it."""

_OF_KIND: Final = {
    LineStage.OVERRIDE: LineKind.OVERRIDE,
    LineStage.QUALIFIER: LineKind.QUALIFIER,
    LineStage.MONTH_CAP: LineKind.MONTH_CAP,
    LineStage.COEFFICIENTS: LineKind.COEFFICIENT,
    LineStage.GUARANTEE: LineKind.GUARANTEE,
    LineStage.DRAW: LineKind.DRAW,
    LineStage.RESERVE: LineKind.RESERVE,
    LineStage.CLAWBACK: LineKind.CLAWBACK,
}


@dataclass(frozen=True, slots=True)
class Walk:
    """Fen: worth + conditions + factors + parts + caps = amount."""

    worth: int
    conditions: int
    factors: int
    parts: int
    caps: int
    amount: int
    unvalued: int
    """Refused lines of which nobody knows what they would have earned: they are in none of the amounts."""

    @classmethod
    def of(cls, figures: Iterable["Figure"]) -> Self:
        rows = list(figures)
        refused = [row for row in rows if row.reason not in UNCONDITIONED]
        worth, rated, gross, amount = (
            sum(getattr(row, name) for row in rows) for name in ("worth", "rated", "gross", "amount")
        )
        conditions = sum(row.rated - row.worth for row in refused)
        return cls(
            worth=worth,
            conditions=conditions,
            factors=rated - worth - conditions,
            parts=gross - rated,
            caps=amount - gross,
            amount=amount,
            unvalued=sum(row.standing - row.valued for row in refused),
        )


def lines_at(stage: str) -> Q:
    """The lines of a month that a stage acts on."""
    own = Q(event_period=F("period"))
    if stage == LineStage.EARLIER:
        return ~own & ~Q(kind=LineKind.ADJUSTMENT)
    if stage == LineStage.ADJUSTMENT:
        return Q(kind=LineKind.ADJUSTMENT)
    if stage in _OF_KIND:
        return own & Q(kind=_OF_KIND[LineStage(stage)])
    if stage == LineStage.EARNED:
        return own & Q(kind__in=[LineKind.EARN, LineKind.OVERRIDE])
    if stage == LineStage.CAPS:
        return own & Q(kind__in=[LineKind.EARN, LineKind.OVERRIDE]) & ~Q(cut=0)
    earned = own & Q(kind=LineKind.EARN)
    if stage == LineStage.CONDITIONS:
        # Said apart, so that the index of refusals serves.
        return earned & ~Q(reason="") & ~Q(reason__in=UNCONDITIONED[1:])
    part = Q(part__isnull=False, whole__isnull=True)
    if stage == LineStage.FACTORS:
        return earned & Q(worth__isnull=False, reason__in=UNCONDITIONED) & ~part
    return earned & (part & Q(worth__isnull=False) | Q(whole__isnull=False) & ~Q(whole=F("gross")))
