"""Paragraph 24: a version with a cap of the month or an order of its own, worked out by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commissions.engine import Version
from tests.engine.oracle.arithmetic import rounded
from tests.engine.oracle.month import Offer, PayeeLine, multiplied, topped_up


@dataclass(kw_only=True)
class VersionMonth:
    """What a version's components came to for a payee, qualifier applied; `taking` is what of it takes coefficients."""

    payee_id: int
    period: int
    plan_id: int
    total: int = 0
    taking: int = 0

    def line(self, kind: int, base: int, owed: int) -> PayeeLine:
        return PayeeLine(
            kind=kind, payee_id=self.payee_id, period=self.period, number=self.plan_id, base=base, owed=owed
        )


def stages(
    version: Version, month: VersionMonth, chain: Sequence[int], offer: Offer | None
) -> list[PayeeLine]:
    """One after the other, each on what the one before it left. `offer` is the version's largest guarantee."""
    found = []
    for stage in version.stage_order.split("-"):
        if stage == "cap" and version.month_cap is not None:
            over = max(month.total - version.month_cap, 0)
            found.append(month.line(10, month.total, -over))
            if over:
                month.taking -= rounded(Fraction(over * month.taking, month.total))
            month.total -= over
        elif stage == "coefficients" and chain:
            moved = multiplied(month.taking, chain) - month.taking
            found.append(month.line(3, month.taking, moved))
            month.taking += moved
            month.total += moved
        elif stage == "guarantee" and offer is not None:
            line = topped_up(offer, month.total)
            found.append(line)
            month.total += line.owed
            if offer.component.apply_coefficients:
                month.taking += line.owed
    return found
