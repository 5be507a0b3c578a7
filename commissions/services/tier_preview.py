"""What each tier mode would pay for the same total: made-up sales, worked out by the engine as a run would.

Paragraph 6 of docs/commissions/algorithm.md. Nothing is read from the database and nothing is written.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from commissions.choices import ComponentKind, TierBasis, TierMode
from commissions.engine import (
    Band,
    Component,
    Edges,
    Fact,
    Grain,
    Inputs,
    Measure,
    Position,
    Rule,
    Settings,
    Target,
    run,
)
from commissions.engine import ComponentKind as EngineKind
from commissions.engine import TierBasis as EngineBasis
from commissions.engine import TierMode as EngineMode
from commissions.services.plan_content import BandContent, ComponentContent
from core.money import SCALE
from network.choices import ChannelKind

MODES: Final = tuple(TierMode)
TARGET_PIECES: Final = 10_000
TARGET_FEN: Final = 10_000_000
"""What a made-up payee is to reach, where the tiers count a share of it."""
FEN_A_PIECE: Final = 10_000
"""What a made-up piece brings, where a percentage is paid and the tiers count pieces."""
MOST_SALES: Final = 200
MOST_TOTAL: Final = 10**12
_MOST_EDGES: Final = 5
_MONTH: Final = 202601
_DAY: Final = datetime.date(2026, 1, 1)
_CITY: Final = 1
_TARGET: Final = "target"
_SETTINGS: Final = Settings(threads=1, memory_limit="256MB")


@dataclass(frozen=True, slots=True)
class Point:
    """`total` in the unit of the edges; `amounts` in fen, a mode each in the order of MODES."""

    total: int
    amounts: tuple[int, ...]


def tier_preview(
    content: ComponentContent, bands: Iterable[BandContent], *, total: int, sales: int
) -> list[Point]:
    """For `total`, in that many equal sales, and for totals around the edges of `bands`; one run of the engine.

    `bands` are those of one rule, and of one stretch of its second dimension. Not for tiers that count a figure:
    there is one number a month, and one mode.
    """
    given = list(bands)
    totals = _totals(given, total)
    sold = _Made(content, max(1, min(sales, MOST_SALES)))
    inputs = Inputs(
        facts=[fact for payee, points in enumerate(totals, 1) for fact in sold.facts(payee, points)],
        positions=[
            Position(channel_id=payee, effective_from=_DAY, city_id=_CITY, kind=ChannelKind.AGENT)
            for payee in range(1, len(totals) + 1)
        ],
        components=[sold.component(number, mode) for number, mode in enumerate(MODES, 1)],
        rules=[Rule(rule_id=number, component_id=number) for number in range(1, len(MODES) + 1)],
        bands=[
            Band(rule_id=number, lower=band.lower, upper=band.upper, rate=band.rate)
            for number in range(1, len(MODES) + 1)
            for band in given
        ],
        targets=[
            Target(channel_id=payee, period=_MONTH, code=_TARGET, value=sold.target)
            for payee in range(1, len(totals) + 1)
        ],
    )
    amounts: dict[tuple[int, int], int] = {}
    with run(
        inputs, posting_period=_MONTH, event_periods=[_MONTH], city_id=_CITY, run_id=1, settings=_SETTINGS
    ) as result:
        table = result.figures()
        for payee, key, amount in zip(
            *(table[name].to_pylist() for name in ("payee_id", "component_key", "amount")), strict=True
        ):
            amounts[payee, key] = amounts.get((payee, key), 0) + amount
    return [
        Point(points, tuple(amounts.get((payee, key), 0) for key in range(1, len(MODES) + 1)))
        for payee, points in enumerate(totals, 1)
    ]


def _totals(bands: list[BandContent], total: int) -> list[int]:
    """The one asked for, half of the first edge, the edges, and half as much again as the last."""
    edges = sorted({band.lower for band in bands} - {0})[:_MOST_EDGES]
    around = [edges[0] // 2, *edges, edges[-1] * 3 // 2] if edges else []
    return sorted({min(abs(value), MOST_TOTAL) for value in (*around, total)})


class _Made:
    """Facts whose sum is a total, in the component's own unit, and a component of each mode to pay them."""

    def __init__(self, content: ComponentContent, sales: int) -> None:
        self.kind = EngineKind(content.kind)
        self.basis = EngineBasis(content.tier_basis)
        self.edges = Edges(content.edges)
        self.sales = sales
        self.by_percent = content.kind == ComponentKind.PERCENT
        self.of_target = content.tier_basis == TierBasis.TARGET_SHARE

    @property
    def counts_money(self) -> bool:
        return self.basis == EngineBasis.AMOUNT or (self.of_target and self.by_percent)

    @property
    def target(self) -> int:
        return TARGET_FEN if self.by_percent else TARGET_PIECES

    def component(self, number: int, mode: TierMode) -> Component:
        return Component(
            component_id=number,
            component_key=number,
            version_id=1,
            plan_id=1,
            effective_from=_MONTH,
            kind=self.kind,
            grain=Grain.SALE,
            measure=Measure.AMOUNT if self.by_percent or self.counts_money else Measure.QUANTITY,
            tier_mode=EngineMode(mode),
            tier_basis=self.basis,
            edges=self.edges,
            target_code=_TARGET if self.of_target else None,
        )

    def facts(self, payee: int, total: int) -> Iterator[Fact]:
        sizes = self._sizes(total * self.target // SCALE if self.of_target else total)
        for number, size in enumerate(sizes, 1):
            yield Fact(
                grain=Grain.SALE,
                fact_id=payee * MOST_SALES * 10 + number,
                city_id=_CITY,
                period=_MONTH,
                channel_id=payee,
                event_date=_DAY,
                quantity=1 if self.counts_money else size,
                amount=size if self.counts_money else size * FEN_A_PIECE,
            )

    def _sizes(self, total: int) -> list[int]:
        """As many equal sales; never more than there are pieces."""
        sales = max(1, min(self.sales, total))
        return [total // sales + (number < total % sales) for number in range(sales)]
