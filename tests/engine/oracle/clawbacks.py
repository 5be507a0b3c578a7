"""Paragraph 20: what events take back, one event after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    Edges,
    Fact,
    FigureOwner,
    Gate,
    Grain,
    Rule,
    TierBasis,
)
from tests.engine.oracle.arithmetic import day_of, months_between, rounded
from tests.engine.oracle.cut_offs import DATED, cut_off_of, month_of
from tests.engine.oracle.earning import Claim, best_rule
from tests.engine.oracle.figures import holds, value_of
from tests.engine.oracle.places import payee_of, place
from tests.engine.rows import Rows


@dataclass(slots=True, kw_only=True)
class Original:
    """A fact that was paid, of one payee and component: by month, and what was taken back of it before."""

    payee_id: int
    key: int
    grain: int
    fact_id: int
    channel_id: int
    product_id: int | None
    first_day: date
    by_month: dict[int, int] = field(default_factory=dict)
    taken: int = 0


@dataclass(slots=True, kw_only=True)
class Hit:
    event: Fact
    component: Component
    rule: Rule
    original: Original
    paid: int
    elapsed: int
    rate: int | None = None
    exact: Fraction = Fraction(0)
    reason: str = ""
    base: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A line: all that one clawback takes of one fact in one month."""

    hits: tuple[Hit, ...]

    @property
    def owed(self) -> int:
        return sum(hit.amount for hit in self.hits)

    @property
    def rate(self) -> int | None:
        return self.hits[0].rate if len(self.hits) == 1 else None

    @property
    def reason(self) -> str:
        return "" if self.owed else self.hits[-1].reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNothing:
    """An event with a clawback for which nothing was paid before."""

    event: Fact
    component: Component
    rule: Rule
    payee_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clawed:
    """`events` are those that a clawback is about, by grain, number and month."""

    takings: list[Taking]
    found_nothing: list[FoundNothing]
    events: set[tuple[Grain, int, int]]


def clawbacks(inputs: Rows, claims: Sequence[Claim], periods: Sequence[int], city_id: int) -> Clawed:
    events = sorted(
        (
            fact
            for fact in inputs.facts
            if fact.grain is Grain.EVENT
            and fact.city_id == city_id
            and fact.period in periods
            and fact.subscriber
        ),
        key=lambda fact: (day_of(fact), fact.fact_id),
    )
    originals: dict[str, dict[tuple[int, int, int, int], Original]] = {}
    hits: list[Hit] = []
    nothing: list[FoundNothing] = []
    told: set[tuple[Grain, int, int]] = set()
    for event in events:
        for component in sorted(inputs.components, key=lambda row: row.component_key):
            if (
                component.kind is not ComponentKind.CLAWBACK
                or place(inputs, event.channel_id, day_of(event)) is None
            ):
                continue
            rule = best_rule(inputs, component, event)
            if rule is None:
                continue
            assert event.subscriber
            known = originals.setdefault(
                event.subscriber, _originals(inputs, claims, periods, city_id, event.subscriber)
            )
            found = [
                _hit(inputs, event, component, rule, original)
                for original in known.values()
                if original.key == component.override_of and original.first_day <= day_of(event)
            ]
            hits += found
            told.add((event.grain, event.fact_id, event.period))
            if not found:
                paid_to = payee_of(inputs, event)
                nothing.append(FoundNothing(event=event, component=component, rule=rule, payee_id=paid_to))
    _spare(inputs, hits)
    for hit in hits:
        _take(hit)
    groups: dict[tuple[int, ...], list[Hit]] = {}
    for hit in hits:
        o = hit.original
        key = (o.payee_id, hit.event.period, hit.component.component_key, o.grain, o.fact_id)
        groups.setdefault(key, []).append(hit)
    takings = [Taking(hits=tuple(group)) for group in groups.values()]
    return Clawed(takings=takings, found_nothing=nothing, events=told)


def _originals(
    inputs: Rows, claims: Sequence[Claim], periods: Sequence[int], city_id: int, subscriber: str
) -> dict[tuple[int, int, int, int], Original]:
    found: dict[tuple[int, int, int, int], Original] = {}

    def note(key: tuple[int, int, int, int], channel: int, product: int | None, day: date) -> Original:
        payee_id, component_key, grain, fact_id = key
        one = found.setdefault(
            key,
            Original(
                payee_id=payee_id,
                key=component_key,
                grain=grain,
                fact_id=fact_id,
                channel_id=channel,
                product_id=product,
                first_day=day,
            ),
        )
        one.first_day = min(one.first_day, day)
        one.channel_id = min(one.channel_id, channel)
        one.product_id = min((x for x in (one.product_id, product) if x is not None), default=None)
        return one

    for claim in claims:
        here = claim.fact.subscriber == subscriber and claim.fact.city_id == city_id
        if claim.component and here and claim.reason != "O00":
            key = (claim.payee_id, claim.component_key, int(claim.fact.grain), claim.fact.fact_id)
            channel = claim.channel_id or claim.fact.channel_id
            one = note(key, channel, claim.fact.product_id, claim.day)
            one.by_month[claim.period] = one.by_month.get(claim.period, 0) + claim.owed
    for row in inputs.paid:
        if row.subscriber == subscriber and row.period not in periods and not row.taken:
            one = note(
                (row.payee_id, row.component_key, row.grain, row.fact_id),
                row.channel_id,
                row.product_id,
                row.event_date,
            )
            one.by_month[row.period] = one.by_month.get(row.period, 0) + row.amount
    for row in inputs.paid:
        known = found.get((row.payee_id, row.component_key, row.grain, row.fact_id))
        if row.taken and row.period not in periods and known:
            known.taken += row.amount
    return found


def _hit(inputs: Rows, event: Fact, component: Component, rule: Rule, original: Original) -> Hit:
    day, suspended = day_of(event), event.value or 0
    elapsed = (day - original.first_day).days - suspended
    if component.tier_basis is not TierBasis.DAYS:
        cut_off = cut_off_of(component) if original.grain in DATED else 0
        months = months_between(month_of(original.first_day, cut_off), event.period) + 1
        elapsed = months - suspended // 30
    paid = sum(amount for period, amount in original.by_month.items() if period <= event.period)
    hit = Hit(event=event, component=component, rule=rule, original=original, paid=paid, elapsed=elapsed)
    bands = [band for band in inputs.bands if band.rule_id == rule.rule_id]
    lowest = min(band.lower for band in bands)
    band = next((band for band in bands if _holds(band, elapsed, component.edges, lowest)), None)
    hit.reason = _refused(inputs, component, original, event)
    if band is not None:
        hit.rate, hit.exact = band.rate, Fraction(band.rate, 10_000)
        if component.prorate and band.upper is not None:
            hit.exact *= Fraction(band.upper - elapsed, band.upper - band.lower)
        if not hit.reason and band.rate == 0:
            hit.reason = "T00"
    elif not hit.reason:
        hit.reason = "T01"
    return hit


def _holds(band: Band, point: int, edges: Edges, lowest: int) -> bool:
    below = band.lower == 0 == lowest
    if edges is Edges.UPPER:
        return (below or band.lower < point) and (band.upper is None or point <= band.upper)
    return (below or band.lower <= point) and (band.upper is None or point < band.upper)


def _refused(inputs: Rows, component: Component, original: Original, event: Fact) -> str:
    groups: dict[int, list[Gate]] = {}
    for gate in inputs.gates:
        if gate.component_id == component.component_id:
            groups.setdefault(gate.group, []).append(gate)
    undecided = False
    for _, group in sorted(groups.items()):
        outcomes = [holds(gate, _asked(inputs, gate, original, event)) for gate in group]
        if True in outcomes:
            continue
        if None not in outcomes:
            return min(group, key=lambda gate: gate.gate_id).reason
        undecided = True
    return "N01" if undecided else ""


def _asked(inputs: Rows, gate: Gate, original: Original, event: Fact) -> Fraction | None:
    if gate.figure_id is None:
        return None
    figure = next(row for row in inputs.figures if row.figure_id == gate.figure_id)
    owner = original.payee_id if figure.owner is FigureOwner.PAYEE else original.channel_id
    return value_of(inputs, gate.figure_id, owner, event.period)


def _spare(inputs: Rows, hits: list[Hit]) -> None:
    """The dearest are taken; of the rest as many are spared as the share of the figure allows."""
    groups: dict[tuple[int, int, int], list[Hit]] = {}
    for hit in hits:
        if not hit.reason and hit.paid > 0:
            key = (hit.component.component_id, hit.original.payee_id, hit.event.period)
            groups.setdefault(key, []).append(hit)
    for (_, _, period), group in groups.items():
        for hit in group:
            component = hit.component
            if component.spared_figure is None:
                continue
            figure = next(row for row in inputs.figures if row.figure_id == component.spared_figure)
            owner = hit.original.payee_id if figure.owner is FigureOwner.PAYEE else hit.original.channel_id
            value = value_of(inputs, component.spared_figure, owner, period)
            spared = floor(value * component.spared_share / 10_000) if value else 0
            ranked = sorted(
                group,
                key=lambda x: (
                    *(-x.paid, x.original.first_day, x.original.grain, x.original.fact_id),
                    *(day_of(x.event), x.event.fact_id),
                ),
            )
            if ranked.index(hit) >= len(group) - spared:
                hit.reason = "K01"


def _take(hit: Hit) -> None:
    original = hit.original
    gives_back = hit.rate is not None and hit.rate < 0
    hit.base = -original.taken if gives_back else hit.paid + original.taken
    if not hit.reason and hit.base > 0:
        share = rounded(hit.base * abs(hit.exact))
        hit.amount = min(hit.base, share) * (1 if gives_back else -1)
    original.taken += hit.amount
    if not hit.reason and not hit.amount:
        hit.reason = "K00"
