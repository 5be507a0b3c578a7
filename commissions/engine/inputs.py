"""What the engine is given: tables, each as rows, as Arrow or as CSV written by COPY.

A source is any of

- a sequence of the row classes below: small tables, tests, one payee's month;
- a `pyarrow.Table` or `pyarrow.RecordBatchReader` with columns of the same names, in any order;
- `CsvFile(path, columns)`: what `COPY (SELECT ...) TO STDOUT (FORMAT csv)` writes, without a header, the
  columns named in the order of the SELECT. A named pipe will do, so that nothing touches the disk. What is the same in
  all rows is said once, by `constants`. Several files are a tuple of them, read one after the other.

A column that may be None may be left out. Money is fen; rates, shares and coefficients are integers of 10^-4;
periods are YYYYMM.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from commissions.engine.codes import (
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    FigureOwner,
    Grain,
    Measure,
    OncePeriod,
    Operator,
    OverrideBy,
    StageOrder,
    Standing,
    State,
    TierBasis,
    TierMode,
    TierScope,
)


class InputError(ValueError):
    """The inputs contradict themselves; nothing was calculated. The message says what to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One current fact. A fact of a whole month may leave `event_date` open: its last day is taken.

    Facts of a city other than the run's count for tiers and caps of their payee and get no line; facts of
    months that aren't worked out count for figures, and for tiers that count over a quarter or a year.
    """

    grain: Grain
    fact_id: int
    revision: int = 1
    city_id: int
    period: int
    channel_id: int
    product_id: int | None = None
    category_id: int | None = None
    campaign_id: int | None = None
    metric_id: int | None = None
    event_date: datetime.date | None = None
    subscriber: str | None = None
    instalment: int = 0
    quantity: int | None = None
    amount: int | None = None
    cost: int | None = None
    first_payment: int | None = None
    plan_fee: int | None = None
    billed: int | None = None
    arrears: int | None = None
    minutes: int | None = None
    megabytes: int | None = None
    months_in_net: int | None = None
    value: int | None = None
    state: State = State.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A subscriber's month that gates look up; one row a subscriber and month."""

    city_id: int
    subscriber: str
    period: int
    minutes: int | None = None
    megabytes: int | None = None
    months_in_net: int | None = None
    billed: int | None = None
    arrears: int | None = None
    plan_fee: int | None = None
    suspended_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A channel's place from a day on, until its next row. Uplines need their rows too.

    `left_on` is the last day on which the channel was there, on all of its rows alike.
    """

    channel_id: int
    effective_from: datetime.date
    city_id: int
    district_id: int | None = None
    city_class: int | None = None
    parent_id: int | None = None
    level: int | None = None
    star: int | None = None
    mode: int | None = None
    kind: int
    left_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One pay rule of one plan version. `effective_from` and `effective_to` are periods, both included.

    `component_key` is the same over all versions of the plan; of the versions of a key at most one is in
    force in a period. `measure` is what a percent, and a tier on amounts, is taken of; with the measure
    `figure` that is `measure_figure`, as `tier_figure` is with the basis `figure`; with the measure `formula`
    it is what `formula` gives. `count_period` is how far back the count of a tier runs (5.4). `second_measure` is
    what the second dimension of the bands is held against; with `figure`, `second_figure` is. `target_code` names the
    target of a `target_share`.
    `prorate`: by active days, on presences alone; of a clawback by what is left of the band. Caps and the floor
    are fen. `standing` is the moment whose mode, level and star the rules are about; `clock_stops` puts parts off
    while the subscriber is suspended; `once_months` pays a subscriber, or a channel without one, once in so many
    months, `once_period` once in a calendar period. `paid_months` are the months of the year that it is paid in: the
    n-th bit for the n-th month.

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
    subscriber_cap: int | None = None
    clock_stops: bool = False
    once_months: int | None = None
    once_period: OncePeriod | None = None
    paid_months: int | None = None


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
class Figure:
    """A sum over facts for a payee's or channel's month; paragraph 14. As a share it is 10^-4.

    With a `formula` it counts no facts: it is worked out from other figures of its owner (19.4). Formulas call
    figures by their `code`.
    """

    figure_id: int
    version_id: int
    code: str = ""
    owner: FigureOwner = FigureOwner.PAYEE
    grain: Grain
    metric_id: int | None = None
    measure: Measure = Measure.QUANTITY
    month_from: int = 0
    month_to: int = 0
    year_to_date: bool = False
    share_of: int | None = None
    target_code: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureProduct:
    """One of the products or categories that a figure counts, or of the campaigns: of both kinds one must fit."""

    figure_id: int
    product_id: int | None = None
    category_id: int | None = None
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of what a component pays: `share` of 10^-4, due so many months after the event month.

    Of a part that is lost, `reduced_share` of 10^-4 is paid all the same.
    """

    component_id: int
    part: int
    month_offset: int
    share: int
    held_months: int = 0
    reduced_share: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an earlier month's line promised in parts, as the ledger's latest line of the key has it.

    Needed for the months from which a part falls due in a month that is worked out.
    """

    payee_id: int
    channel_id: int
    event_period: int
    component_key: int
    component_id: int
    rule_id: int | None = None
    grain: int
    fact_id: int
    fact_revision: int
    product_id: int | None = None
    city_id: int
    subscriber: str | None = None
    quantity: int | None = None
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """A level of a version's qualifier and its payout of 10^-4; level 0 is the payout otherwise."""

    version_id: int
    level: int
    payout: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """What a level asks of a figure; those of level 0 are vetoes."""

    version_id: int
    level: int
    figure_id: int
    minimum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A channel's share of a fact, 10^-4; those of a fact add up to 10,000 (25). A single one says whose the fact is."""

    grain: Grain
    fact_id: int
    channel_id: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that is worked out by itself: with a cap of the payee's month, or an order of its own (24)."""

    version_id: int
    month_cap: int | None = None
    stage_order: StageOrder = StageOrder.CAP_COEFFICIENTS_GUARANTEE


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A payee's factor of a month and kind; a second one of the same key is refused."""

    channel_id: int
    period: int
    kind: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    channel_id: int
    period: int
    code: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A ruling's amount for a payee. `posted` is what its lines in the ledger hold by now.

    It is asked for here, and not looked up in `Posted`, so that an adjustment for a month that is not
    worked out again can't be paid a second time.
    """

    adjustment_id: int
    payee_id: int
    channel_id: int | None = None
    event_period: int
    amount: int
    posted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What the ledger holds for one line key: the sum, and the marks of the key's latest line.

    Needed for every key of the event periods being worked out, adjustments excepted.
    """

    payee_id: int
    event_period: int
    kind: int
    component_key: int
    grain: int
    fact_id: int
    city_id: int
    amount: int
    channel_id: int | None = None
    product_id: int | None = None
    component_id: int | None = None
    rule_id: int | None = None
    fact_revision: int | None = None
    reason: str = ""
    whole: int | None = None
    """What its parts shared: later months share out what the latest line says (16.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What the ledger holds of a fact whose subscriber has an event, for a month that isn't worked out again.

    `event_date` is the fact's. `taken`: by clawbacks; the key is still that of the component that paid.
    """

    payee_id: int
    channel_id: int
    component_key: int
    grain: int
    fact_id: int
    period: int
    event_date: datetime.date
    subscriber: str
    product_id: int | None = None
    amount: int
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """Net posted by a payee's component in an event period that this run does not work out again.

    Only months of the years concerned, and only components with a yearly cap, are looked at.
    """

    payee_id: int
    component_key: int
    period: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """For whom a component that pays once in some months has paid in a month that isn't worked out again.

    Needed of the city of the run, for as many months around those worked out.
    """

    component_key: int
    city_id: int
    period: int
    channel_id: int
    subscriber: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Net posted by a payee's draw (kind 8) or reserve (9) for a month that this run does not work out again.

    Needed of draws for all months before, of reserves for those from which a release falls due in a month that
    is worked out. `fact_id` is payee times 10^6 plus the month that it was held back of.
    """

    payee_id: int
    component_key: int
    kind: int
    period: int
    fact_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class CsvFile:
    path: Path
    columns: tuple[str, ...]
    constants: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.columns, *(name for name, _value in self.constants))


Source: TypeAlias = Sequence[Any] | pa.Table | pa.RecordBatchReader | CsvFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The tables of one run. `paid_through_parent`: channel kinds whose earnings go to their parent.

    `money_metrics`: metrics whose values are fen.
    """

    facts: Source
    positions: Source
    components: Source
    rules: Source
    bands: Source
    gates: Source = ()
    factors: Source = ()
    figures: Source = ()
    figure_products: Source = ()
    instalments: Source = ()
    promises: Source = ()
    qualifiers: Source = ()
    minima: Source = ()
    versions: Source = ()
    attributions: Source = ()
    usage: Source = ()
    coefficients: Source = ()
    targets: Source = ()
    adjustments: Source = ()
    posted: Source = ()
    paid: Source = ()
    cap_uses: Source = ()
    earned: Source = ()
    balances: Source = ()
    paid_through_parent: frozenset[int] = field(default_factory=frozenset)
    money_metrics: frozenset[int] = field(default_factory=frozenset)


ROWS: dict[str, type] = {
    "facts": Fact,
    "usage": Usage,
    "positions": Position,
    "components": Component,
    "rules": Rule,
    "bands": Band,
    "gates": Gate,
    "factors": Factor,
    "figures": Figure,
    "figure_products": FigureProduct,
    "instalments": Instalment,
    "promises": Promise,
    "qualifiers": Qualifier,
    "minima": Minimum,
    "versions": Version,
    "attributions": Attribution,
    "coefficients": Coefficient,
    "targets": Target,
    "adjustments": Adjustment,
    "posted": Posted,
    "paid": Paid,
    "cap_uses": CapUse,
    "earned": Earned,
    "balances": Balance,
}
"""Table name, as in `Inputs` and in the SQL of the steps, to its row class."""
