"""What a plan pays for: components with their rules, bands and gates."""

import datetime
from dataclasses import dataclass

from commissions.engine.codes import (
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    Grain,
    Measure,
    OncePeriod,
    Operator,
    OverrideBy,
    StageOrder,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One pay rule of one plan version. `effective_from` and `effective_to` are periods, both included.

    `component_key` is the same over all versions of the plan; of the versions of a key at most one is in
    force in a period. `measure` is what a percent, and a tier on amounts, is taken of; with the measure
    `figure` that is `measure_figure`, as `tier_figure` is with the basis `figure`; with the measure `formula`
    it is what `formula` gives. `count_period` is how far back the count of a tier runs (5.4). `second_measure` is
    what the second dimension of the bands is held against; with `figure`, `second_figure` is. `target_code` names the
    target of a `target_share`.
    `prorate`: by active days, on presences alone; of a clawback by what is left of the band. Caps and floors
    are fen; `early_cap` and `early_floor` are those of the line that come before the factors (8.9). `cap_group` shares
    payee cap and payee floor. `standing` is the moment whose mode, level and star the rules are about; `clock_stops` puts
    parts off while the subscriber is suspended; `once_months` pays a subscriber, or a channel without one, once in so many
    months, `once_period` once in a calendar period. `paid_months` are the months of the year that it is paid in: the
    n-th bit for the n-th month. `cut_off` is the day with which the plan's months end, 0 the calendar's last (26); it is
    the same for all versions of a plan.

    `in_points`: a piece's rate is points of 10^-4, a factor table's figures are yuan of 10^-4 a point.

    A clawback takes back what `override_of` paid; `metric_id` is the kind of event. `spared_share` of
    `spared_figure`, in facts, is spared.
    """

    component_id: int
    component_key: int
    version_id: int
    plan_id: int
    effective_from: int
    effective_to: int | None = None
    kind: ComponentKind
    grain: Grain
    metric_id: int | None = None
    measure: Measure = Measure.QUANTITY
    measure_figure: int | None = None
    formula: str | None = None
    tier_mode: TierMode = TierMode.WHOLE
    tier_basis: TierBasis = TierBasis.COUNT
    tier_figure: int | None = None
    tier_scope: TierScope = TierScope.PAYEE
    count_period: CountPeriod = CountPeriod.MONTH
    edges: Edges = Edges.LOWER
    second_measure: Measure | None = None
    second_figure: int | None = None
    target_code: str | None = None
    prorate: bool = False
    line_cap: int | None = None
    payee_cap: int | None = None
    cap_group: str | None = None
    cap_period: CapPeriod = CapPeriod.MONTH
    apply_qualifier: bool = True
    apply_coefficients: bool = True
    override_of: int | None = None
    override_step: int | None = None
    override_by: OverrideBy = OverrideBy.SHARE
    spared_figure: int | None = None
    spared_share: int = 0
    in_points: bool = False
    standing: Standing = Standing.MONTH_START
    line_floor: int | None = None
    early_cap: int | None = None
    early_floor: int | None = None
    subscriber_cap: int | None = None
    subscriber_floor: int | None = None
    payee_floor: int | None = None
    floor_period: CapPeriod = CapPeriod.MONTH
    clock_stops: bool = False
    once_months: int | None = None
    once_period: OncePeriod | None = None
    paid_months: int | None = None
    cut_off: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whom and what a rate is for; None is any. Both dates are included."""

    rule_id: int
    component_id: int
    channel_kind: int | None = None
    mode: int | None = None
    level: int | None = None
    star: int | None = None
    city_class: int | None = None
    city_id: int | None = None
    district_id: int | None = None
    channel_id: int | None = None
    """Also for those that are paid through it (3.2)."""
    product_id: int | None = None
    category_id: int | None = None
    campaign_id: int | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A tier and its rate: 10^-4 yuan a piece, or 10^-4 of the measure; of a factor table, a factor of 10^-4.

    The edges are pieces, fen or 10^-4 of the target, by the component's basis; to which tier an edge belongs
    is said by the component's `edges`. A flat rate is one band from 0 without an upper edge. The second
    dimension is in the unit of `second_measure`.
    """

    rule_id: int
    lower: int = 0
    upper: int | None = None
    second_lower: int = 0
    second_upper: int | None = None
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A condition: all groups must hold, in a group one gate is enough.

    It belongs to a component; to one `part` of it; or, with `counted_by`, to the facts that a figure counts.
    """

    gate_id: int
    component_id: int | None = None
    part: int | None = None
    counted_by: int | None = None
    group: int
    measure: Measure
    figure_id: int | None = None
    month_offset: int = 0
    operator: Operator
    threshold: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """The lines of the component are multiplied with the factor table of that key."""

    component_id: int
    factor_key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that is worked out by itself: with a cap of the payee's month, or an order of its own (24)."""

    version_id: int
    month_cap: int | None = None
    stage_order: StageOrder = StageOrder.CAP_COEFFICIENTS_GUARANTEE
