"""What a plan version says, as plain values: one shape for the form, the workbook, copies and comparisons.

Two versions say the same if their contents are equal. Regions, channels, products and metrics are the model
instances themselves (equal by key), so that names need no look-up. Figures are the stored integers.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from commissions import units
from commissions.choices import (
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    FigureOwner,
    Measure,
    OverrideBy,
    StageOrder,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from network.models import Channel, Region
from sales.choices import Grain
from sales.models import Campaign, Metric, Product, ProductCategory


@dataclass(frozen=True, slots=True)
class BandContent:
    """From `lower` to `upper` at `rate`; an upper edge of None is without end. The second dimension alike."""

    lower: int
    upper: int | None
    rate: int
    second_lower: int = 0
    second_upper: int | None = None

    @property
    def is_flat(self) -> bool:
        return (self.lower, self.upper, self.second_lower, self.second_upper) == (0, None, 0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContent:
    """None is any."""

    channel_kind: int | None = None
    mode: int | None = None
    level: int | None = None
    star: int | None = None
    city_class: int | None = None
    city: Region | None = None
    district: Region | None = None
    channel: Channel | None = None
    product: Product | None = None
    category: ProductCategory | None = None
    campaign: Campaign | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    bands: tuple[BandContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateContent:
    """`part` is the instalment that it is a condition of; `figure` what the measure `figure` looks at."""

    group: int = 1
    part: int | None = None
    measure: str
    figure: "FigureContent | None" = None
    month_offset: int = 0
    operator: str
    threshold: int
    reason: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentContent:
    part: int
    month_offset: int
    share: int
    held_months: int = 0
    reduced_share: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureContent:
    """`share_of` is another figure; `only` the products and categories that are counted, `campaigns` those of sales.

    `by_day` is of the event's day alone. With a `formula` it is worked out from other figures, and `gives` is what
    comes of it.
    """

    code: str
    name: str
    owner: str = FigureOwner.PAYEE
    grain: int = Grain.SALE
    metric: Metric | None = None
    measure: str = Measure.QUANTITY
    month_from: int = 0
    month_to: int = 0
    year_to_date: bool = False
    quarter_to_date: bool = False
    by_day: bool = False
    share_of: "FigureContent | None" = None
    of_target: bool = False
    formula: str = ""
    gives: str = ""
    only: tuple[Product | ProductCategory, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    gates: tuple[GateContent, ...] = ()

    @property
    def is_share(self) -> bool:
        return self.share_of is not None or self.of_target

    @property
    def unit(self) -> units.Unit:
        if self.gives:
            return units.formula_unit(self.gives)
        return units.figure_unit(
            self.measure, self.metric.unit if self.metric else None, is_share=self.is_share
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelContent:
    """A level of the qualifier; `minima` are figures, each with its minimum. Level 0 is the payout otherwise."""

    level: int
    payout: int
    minima: tuple[tuple[FigureContent, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentContent:
    """`override_of` and `factors` are codes of other components of the version; a clawback takes back from
    `override_of`.
    """

    code: str
    name: str
    clause: str = ""
    kind: str = ComponentKind.PIECE
    grain: int = Grain.SALE
    metric: Metric | None = None
    measure: str = Measure.QUANTITY
    measure_figure: FigureContent | None = None
    formula: str = ""
    prorate: bool = False
    tier_mode: str = TierMode.WHOLE
    tier_basis: str = TierBasis.COUNT
    tier_figure: FigureContent | None = None
    tier_scope: str = TierScope.PAYEE
    count_period: str = CountPeriod.MONTH
    edges: str = Edges.LOWER
    second_measure: str | None = None
    second_figure: FigureContent | None = None
    factors: tuple[str, ...] = ()
    in_points: bool = False
    standing: str = Standing.MONTH_START
    line_floor: int | None = None
    line_cap: int | None = None
    cap_order: str = CapOrder.AFTER
    subscriber_floor: int | None = None
    subscriber_cap: int | None = None
    payee_floor: int | None = None
    floor_period: str = CapPeriod.MONTH
    payee_cap: int | None = None
    cap_group: str = ""
    cap_period: str = CapPeriod.MONTH
    clock_stops: bool = False
    once_months: int | None = None
    """A subscriber, or a channel, is paid for once in so many months."""
    once_period: str = ""
    paid_months: tuple[int, ...] = ()
    """Of the year; none is all."""
    apply_qualifier: bool = True
    apply_coefficients: bool = True
    override_of: str | None = None
    override_step: int | None = None
    override_by: str = OverrideBy.SHARE
    event_kind: int | None = None
    spared_figure: FigureContent | None = None
    spared_share: int = 0
    rules: tuple[RuleContent, ...] = ()
    gates: tuple[GateContent, ...] = ()
    instalments: tuple[InstalmentContent, ...] = ()

    @property
    def is_tiered(self) -> bool:
        return any(not band.is_flat for rule in self.rules for band in rule.bands)

    @property
    def edge_unit(self) -> units.Unit:
        """Of the edges of its tiers."""
        return units.edge_unit(self.tier_basis, self.tier_figure.unit if self.tier_figure else units.PIECES)

    @property
    def rate_unit(self) -> units.Unit:
        return units.rate_unit(self.kind, in_points=self.in_points)

    @property
    def second_unit(self) -> units.Unit | None:
        """Of the edges of the second dimension, where there is one."""
        if self.second_measure == Measure.FIGURE:
            return self.second_figure.unit if self.second_figure else units.PIECES
        return units.measure_unit(self.second_measure, self._metric_unit) if self.second_measure else None

    @property
    def second_name(self) -> str:
        """What the second dimension is called; empty without one."""
        if self.second_measure == Measure.FIGURE and self.second_figure:
            return self.second_figure.name
        return str(Measure(self.second_measure).label) if self.second_measure else ""

    def gate_unit(self, gate: GateContent) -> units.Unit:
        """Of a condition's threshold."""
        return gate.figure.unit if gate.figure else units.measure_unit(gate.measure, self._metric_unit)

    @property
    def _metric_unit(self) -> str | None:
        return self.metric.unit if self.metric else None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    effective_from: int
    effective_to: int | None = None
    document_number: str = ""
    note: str = ""
    month_cap: int | None = None
    stage_order: str = StageOrder.CAP_COEFFICIENTS_GUARANTEE
    cut_off_day: int | None = None
    """With which its months end; None is the calendar's last."""
    components: tuple[ComponentContent, ...] = field(default=())
    figures: tuple[FigureContent, ...] = ()
    qualifier: tuple[LevelContent, ...] = ()


SCOPE = (
    "channel_kind",
    "mode",
    "level",
    "star",
    "city_class",
    "city",
    "district",
    "channel",
    "product",
    "category",
    "campaign",
)
"""The attributes of a rule besides its days."""


def gates_numbered(gates: Iterable[GateContent]) -> tuple[GateContent, ...]:
    """Groups counted 1, 2, 3 in the order in which they come, the gates of a group together; those of the
    component before those of its instalments, which count for themselves.
    """
    by_part: dict[int, list[GateContent]] = {}
    for gate in gates:
        by_part.setdefault(gate.part or 0, []).append(gate)
    found: list[GateContent] = []
    for _part, given in sorted(by_part.items()):
        numbers = {group: nth for nth, group in enumerate(dict.fromkeys(gate.group for gate in given), 1)}
        found += sorted(
            (replace(gate, group=numbers[gate.group]) for gate in given), key=lambda gate: gate.group
        )
    return tuple(found)


def aligned(components: Iterable[ComponentContent]) -> tuple[ComponentContent, ...]:
    """An override is paid on what the component beneath is paid on: the same kind of fact; a guarantee on the
    channel in the month; a clawback acts on events.
    """
    given = tuple(components)
    grains = {item.code: item.grain for item in given if item.kind != ComponentKind.OVERRIDE}
    return tuple(
        replace(item, grain=grains.get(item.override_of or "", item.grain), metric=None)
        if item.kind == ComponentKind.OVERRIDE
        else replace(item, grain=Grain.PRESENCE, metric=None)
        if ComponentKind(item.kind).on_presence
        else replace(item, grain=Grain.EVENT, metric=None)
        if item.kind == ComponentKind.CLAWBACK
        else item
        for item in given
    )
