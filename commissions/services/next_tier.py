"""How close a payee came to the next tier, and what it would have brought."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import ComponentKind, LineKind, TierBasis, TierMode
from commissions.models import Band, Statement
from commissions.services.standing import standing
from commissions.services.statements import statement_lines
from core import formats
from core.money import divide_half_up

NEAR = 2
"""Worth telling where half as much again as was reached would do."""


@dataclass(frozen=True, slots=True)
class NextTier:
    """`missing` pieces short of tier `number`; `gain` is fen for what was sold anyway."""

    component: str
    missing: int
    number: int
    gain: int

    @property
    def text(self) -> str:
        return _(
            "%(missing)s more of “%(component)s” would have reached tier %(number)s,"
            " with all paid anew: about +%(gain)s yuan."
        ) % {
            "missing": units.PIECES.shown(self.missing),
            "component": self.component,
            "number": self.number,
            "gain": formats.money(self.gain),
        }


def next_tier(statement: Statement) -> NextTier | None:
    """The tier whose reach would have brought most, of those that were near. Two queries.

    Only where the tier reached holds for the whole volume and counts pieces: elsewhere one more piece
    doesn't pay the others anew.
    """
    rows: list[Any] = list(
        standing(statement_lines(statement))
        .filter(
            kind=LineKind.EARN,
            event_period=statement.period,
            reason="",
            component__kind=ComponentKind.PIECE,
            component__tier_mode=TierMode.WHOLE,
            component__tier_basis=TierBasis.COUNT,
        )
        .order_by()
        .values("rule_id", "component__name", "rate")
        .annotate(lines=Count("id"), pieces=Sum("measure_value"), reached=Max("basis"))
    )
    bands: dict[int, list[Band]] = {}
    for band in Band.objects.filter(rule_id__in=[row["rule_id"] for row in rows]).order_by("lower"):
        bands.setdefault(band.rule_id, []).append(band)
    found = [near for row in rows if (near := _near(row, bands.get(row["rule_id"], [])))]
    return max(found, key=lambda near: near.gain, default=None)


def _near(row: dict[str, Any], bands: list[Band]) -> NextTier | None:
    reached, rate = row["reached"], row["rate"]
    if reached is None or rate is None:
        return None
    for number, band in enumerate(bands, 1):
        missing = band.lower - reached
        if missing > 0:
            gain = divide_half_up(row["pieces"] * (band.rate - rate), 100)
            near = missing * NEAR <= reached
            return NextTier(row["component__name"], missing, number, gain) if near and gain > 0 else None
    return None
