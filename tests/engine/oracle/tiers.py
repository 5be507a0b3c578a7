"""Paragraphs 6, 15.2 and 18.2: rate or tier. Pay along the count is a function F; a fact is paid F(after) - F(before)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    CountPeriod,
    Edges,
    Measure,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from tests.engine.oracle.arithmetic import figure, first_day, months_later, rounded
from tests.engine.oracle.counts import counted_before
from tests.engine.oracle.earning import Claim, factors_of, priced, rules_by_days
from tests.engine.oracle.figures import Owner, owner_for, told
from tests.engine.rows import Rows

INFINITE = Fraction(10**40)


@dataclass(frozen=True, slots=True)
class Step:
    low: Fraction
    high: Fraction
    rate: int
    edges: Edges = Edges.LOWER

    def holds(self, point: Fraction) -> bool:
        if self.edges is Edges.UPPER:
            return self.low < point <= self.high
        return self.low <= point < self.high

    def length_in(self, start: Fraction, end: Fraction) -> Fraction:
        return max(Fraction(0), min(end, self.high) - max(start, self.low))


def price(inputs: Rows, claims: list[Claim], earlier: Sequence[Claim] = ()) -> None:
    """Fills in rate, basis and gross of all claims that nothing has refused so far; `earlier` ones only count."""
    open_claims = [claim for claim in claims if not claim.reason]
    counting = [claim for claim in (*open_claims, *earlier) if not claim.reason]
    key = lambda claim: (claim.component.component_id, _span(inputs, claim), _owner(inputs, claim))  # noqa: E731
    for _, group in groupby(sorted(open_claims, key=key), key=key):
        _price_group(inputs, list(group), counting)


def _span(inputs: Rows, claim: Claim) -> tuple[int, date | None]:
    """What is counted together: a month, or a day of it (5.4, 14.9)."""
    assert claim.component is not None
    by_day = claim.component.count_period is CountPeriod.DAY or any(
        row.by_day for row in inputs.figures if row.figure_id == claim.component.tier_figure
    )
    return claim.fact.period, claim.day if by_day else None


def _owner(inputs: Rows, claim: Claim) -> Owner:
    assert claim.component is not None
    for row in inputs.figures:
        if row.figure_id == claim.component.tier_figure:
            return owner_for(row, claim.fact, claim.payee_id)
    return claim.payee_id if claim.component.tier_scope is TierScope.PAYEE else claim.fact.channel_id


def steps_of(inputs: Rows, rule_id: int, edges: Edges, second: Fraction | int | None) -> list[Step]:
    """The bands of one rule, of the second dimension those that hold `second`."""
    of_rule = [band for band in inputs.bands if band.rule_id == rule_id]
    lowest = min(band.lower for band in of_rule)
    kept = [
        band
        for band in of_rule
        if Step(
            -INFINITE if band.second_lower == 0 else Fraction(band.second_lower),
            INFINITE if band.second_upper is None else Fraction(band.second_upper),
            0,
            edges,
        ).holds(Fraction(second or 0))
    ]
    return [
        Step(
            -INFINITE if band.lower == lowest == 0 else Fraction(band.lower),
            INFINITE if band.upper is None else Fraction(band.upper),
            band.rate,
            edges,
        )
        for band in sorted(kept, key=lambda band: band.lower)
    ]


def _is_flat(bands: Sequence[Band]) -> bool:
    return len(bands) == 1 and bands[0].lower == 0 and bands[0].upper is None


def _price_group(inputs: Rows, claims: list[Claim], counting: Sequence[Claim]) -> None:
    component = claims[0].component
    assert component is not None
    rules = {rule.rule_id for rule in inputs.rules if rule.component_id == component.component_id}
    bands = {rule_id: [band for band in inputs.bands if band.rule_id == rule_id] for rule_id in rules}
    if all(_is_flat(of_rule) for of_rule in bands.values()):
        for claim in claims:
            flat = {rule_id: of_rule[0].rate for rule_id, of_rule in bands.items()}
            rates = [((Fraction(flat[rule]), flat[rule]), share) for rule, share in _parts(inputs, claim)]
            exact, claim.rate = _together(rates)
            _pay(inputs, component, claim, exact)
        return
    unit, untold = _unit(inputs, component, claims[0]), "T02"
    before = 0
    if component.count_period in (CountPeriod.QUARTER, CountPeriod.YEAR):
        before = counted_before(component, _owner(inputs, claims[0]), claims[0].fact.period, counting)
    total = Fraction(before + sum(claim.count for claim in claims))
    if component.tier_basis is TierBasis.FIGURE:
        assert component.tier_figure is not None
        owner = _owner(inputs, claims[0])
        value, untold = told(inputs, component.tier_figure, owner, claims[0].fact.period, claims[0].day)
        unit, total = (None, Fraction(0)) if value is None else (Fraction(1), value)
    for claim in sorted(claims, key=Claim.order):
        if unit is None:
            claim.reason = untold
            continue
        one_by_one = component.tier_mode is TierMode.TRANSACTION
        claim.basis = int((claim.count if one_by_one else total) * unit)
        second = _second(inputs, component, claim)
        start, end = before * unit, (before + claim.count) * unit
        before += claim.count
        if component.second_measure and second is None:
            claim.reason = "N00"
            continue
        rates = []
        for rule_id, share in _parts(inputs, claim):
            steps = steps_of(inputs, rule_id, component.edges, second)
            rate = _rate(component.tier_mode, steps, total * unit, start, end)
            if rate is not None:
                rates.append((rate, share))
        if not rates:
            claim.reason = "T01"
            continue
        exact, claim.rate = _together(rates)
        _pay(inputs, component, claim, exact)


def _parts(inputs: Rows, claim: Claim) -> list[tuple[int, Fraction]]:
    """Paragraph 2.7: the rules that it is paid by, each with its share of the month."""
    assert claim.component is not None
    assert claim.rule is not None
    if claim.component.standing is not Standing.BY_DAYS:
        return [(claim.rule.rule_id, Fraction(1))]
    parts, days = rules_by_days(inputs, claim.component, claim.fact)
    return [(rule.rule_id, Fraction(count, days)) for rule, count in parts]


def _together(rates: list[tuple[tuple[Fraction, int | None], Fraction]]) -> tuple[Fraction, int | None]:
    exact = sum((rate * share for (rate, _), share in rates), Fraction(0))
    shown = {single for (_, single), _ in rates}
    whole = sum(share for _, share in rates) == 1
    return exact, shown.pop() if whole and len(shown) == 1 else None


def _second(inputs: Rows, component: Component, claim: Claim) -> Fraction | int | None:
    """Paragraph 6.11."""
    if component.second_measure is not Measure.FIGURE:
        return figure(claim.fact, component.second_measure) if component.second_measure else None
    row = next(row for row in inputs.figures if row.figure_id == component.second_figure)
    owner = owner_for(row, claim.fact, claim.payee_id)
    return told(inputs, row.figure_id, owner, claim.fact.period, claim.day)[0]


def _unit(inputs: Rows, component: Component, claim: Claim) -> Fraction | None:
    """What one piece or fen of the count is on the scale of the bands."""
    if component.tier_basis is not TierBasis.TARGET_SHARE:
        return Fraction(1)
    for target in inputs.targets:
        key = (target.channel_id, target.period, target.code)
        if key == (_owner(inputs, claim), claim.fact.period, component.target_code) and target.value > 0:
            return Fraction(10_000, target.value)
    return None


def _rate(
    mode: TierMode, steps: list[Step], total: Fraction, start: Fraction, end: Fraction
) -> tuple[Fraction, int | None] | None:
    """The exact rate of the fact, and the one to show if there is a single one. None: no band at all."""
    if not steps:
        return None
    match mode:
        case TierMode.WHOLE:
            return _at(steps, total)
        case TierMode.TRANSACTION:
            return _at(steps, abs(end - start))
        case TierMode.MARGINAL:
            return _along(steps, start, end)
        case TierMode.EXCESS:
            reached = [step for step in steps if step.holds(total) and step is not steps[0]]
            beyond = [Step(steps[0].high, INFINITE, step.rate) for step in reached]
            return _along([steps[0], *beyond], start, end)


def _at(steps: list[Step], point: Fraction) -> tuple[Fraction, int] | None:
    for step in steps:
        if step.holds(point):
            return Fraction(step.rate), step.rate
    return None


def _along(steps: list[Step], start: Fraction, end: Fraction) -> tuple[Fraction, int | None] | None:
    if start == end:
        return _at([replace(step, edges=Edges.LOWER) for step in steps], start)
    low, high = min(start, end), max(start, end)
    touched = [step for step in steps if step.length_in(low, high) > 0]
    if not touched:
        return None
    paid = sum((step.length_in(low, high) * step.rate for step in touched), Fraction(0))
    covered = sum((step.length_in(low, high) for step in touched), Fraction(0))
    rates = {step.rate for step in touched}
    single = rates.pop() if len(rates) == 1 and covered == high - low else None
    return paid / (high - low), single


def _pay(inputs: Rows, component: Component, claim: Claim, rate: Fraction) -> None:
    assert claim.base is not None
    by_piece = component.kind is ComponentKind.PIECE
    if component.in_points and not priced(inputs, claim):
        claim.reason = "P01"
        claim.rate = None
        return
    factor = factors_of(inputs, claim)
    exact = claim.base * rate / (100 if by_piece else 10_000)
    if component.prorate:
        following = first_day(months_later(claim.fact.period, 1))
        exact *= Fraction(claim.fact.value or 0, (following - first_day(claim.fact.period)).days)
    nothing_left = False
    if component.early_cap is None and component.early_floor is None:
        claim.gross = _at_least(rounded(exact * factor), component.line_floor)
    else:
        plain = rounded(exact * factors_of(inputs, claim, prices=True))
        held = _at_least(plain, component.early_floor)
        if component.early_cap is not None:
            held = max(-component.early_cap, min(component.early_cap, held))
        claim.gross = _at_least(rounded(held * factors_of(inputs, claim, prices=False)), component.line_floor)
        nothing_left = plain != 0 and component.early_cap == 0
    if factor == 0:
        claim.reason = "F00"
    elif rate == 0:
        claim.reason = "T00"
    elif claim.gross == 0:
        claim.reason = "C00" if nothing_left else "Z00"


def _at_least(amount: int, floor: int | None) -> int:
    """Paragraph 6.10."""
    if floor is None or not amount:
        return amount
    return max(abs(amount), floor) * (1 if amount > 0 else -1)
