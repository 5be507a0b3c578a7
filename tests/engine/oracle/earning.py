"""Paragraphs 1.1, 3, 5 and 15: which rule a fact falls under, its base, and what factors there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from commissions.engine import (
    Component,
    ComponentKind,
    Fact,
    Grain,
    Measure,
    Position,
    Rule,
    Standing,
    State,
    TierBasis,
    TierScope,
)
from tests.engine.oracle.arithmetic import day_of, figure, first_day, months_later, rounded
from tests.engine.oracle.cut_offs import Booked, book_month, cut_off_of, first_of, last_of, looks_at
from tests.engine.oracle.figures import MONEY, owner_for, refusal, scale_of, told, value_of, whole_of
from tests.engine.oracle.formula import worth
from tests.engine.oracle.places import payee_of, place, standing
from tests.engine.rows import Rows

PAYING = (ComponentKind.PIECE, ComponentKind.PERCENT)
MEASURED = (
    *MONEY,
    Measure.QUANTITY,
    Measure.MINUTES,
    Measure.MEGABYTES,
    Measure.MONTHS_IN_NET,
    Measure.VALUE,
)


@dataclass(slots=True, kw_only=True)
class Claim:
    """A fact with a component that concerns it, on its way to a line."""

    fact: Fact
    day: date
    payee_id: int
    component: Component | None = None
    rule: Rule | None = None
    reason: str = ""
    base: int | None = None
    count: int = 0
    basis: int | None = None
    rate: int | None = None
    gross: int = 0
    wanted: int = 0
    owed: int = 0
    kind: int = 1
    part: int | None = None
    whole: int | None = None
    share: int | None = None
    """Of what is shared: 10^-4."""
    channel_id: int | None = None
    """Of what is shared: the channel that it is paid for."""
    due_period: int | None = None
    """The month of a part, where it isn't the fact's."""

    @property
    def period(self) -> int:
        return self.due_period or self.fact.period

    @property
    def component_key(self) -> int:
        return self.component.component_key if self.component else 0

    def order(self) -> tuple[date, str, int, int, int]:
        fact = self.fact
        return (self.day, fact.subscriber or "", fact.product_id or 0, fact.instalment, fact.fact_id)


def claims_of(inputs: Rows, fact: Fact) -> list[Claim]:
    """All claims of one fact, refused or not; overrides come later."""
    day = day_of(fact)
    here = place(inputs, fact.channel_id, day)
    if here is None:
        unplaced = Claim(fact=fact, day=day, payee_id=fact.channel_id, reason="O00")
        return [] if isinstance(fact, Booked) else [unplaced]
    payee_id = payee_of(inputs, fact)
    claims = []
    for component in inputs.components:
        rule = best_rule(inputs, component, fact) if component.kind in PAYING else None
        if rule:
            claim = Claim(fact=fact, day=day, payee_id=payee_id, component=component, rule=rule)
            _weigh(inputs, component, claim)
            claims.append(claim)
    if fact.grain is Grain.PRESENCE or isinstance(fact, Booked) or claims:
        return claims
    if any(
        claims_of(inputs, other)
        for other in inputs.facts
        if isinstance(other, Booked)
        and (other.grain, other.fact_id, other.period) == (fact.grain, fact.fact_id, fact.period)
    ):
        return []
    return [Claim(fact=fact, day=day, payee_id=payee_id, reason=_why_nothing(inputs, fact))]


def _why_nothing(inputs: Rows, fact: Fact) -> str:
    """Paragraphs 3.5 and 26.3."""
    for component in inputs.components:
        if (
            component.grain == fact.grain
            and component.kind in (*PAYING, ComponentKind.CLAWBACK)
            and in_force(component, fact.period)
            and book_month(fact, cut_off_of(component)) > fact.period
        ):
            return "A00"
    return "R00"


def informs_only(inputs: Rows, fact: Fact) -> bool:
    """A month's figure or an event that no component is about."""
    return fact.grain != Grain.SALE and not any(
        component.grain == fact.grain
        and component.kind in (*PAYING, ComponentKind.CLAWBACK)
        and in_force(component, fact.period)
        and is_paid_in(component, fact.period)
        and component.metric_id in (None, fact.metric_id)
        for component in inputs.components
    )


def in_force(component: Component, period: int) -> bool:
    return component.effective_from <= period <= (component.effective_to or 999999)


def is_paid_in(component: Component, period: int) -> bool:
    """Paragraph 3.1: all months, or those of the year that it names."""
    return component.paid_months is None or bool(component.paid_months >> (period % 100 - 1) & 1)


def best_rule(inputs: Rows, component: Component, fact: Fact) -> Rule | None:
    if not looks_at(component, fact):
        return None
    if not in_force(component, fact.period) or not is_paid_in(component, fact.period):
        return None
    if component.metric_id is not None and component.metric_id != fact.metric_id:
        return None
    if component.standing is Standing.BY_DAYS:
        return _of_most_days(rules_by_days(inputs, component, fact)[0])
    day = day_of(fact)
    moments = {
        Standing.MONTH_START: first_of(fact.period, cut_off_of(fact)),
        Standing.EVENT_DAY: day,
        Standing.MONTH_END: last_of(fact.period, cut_off_of(fact)),
    }
    return _fitting(inputs, component, fact, standing(inputs, fact.channel_id, moments[component.standing]))


def rules_by_days(inputs: Rows, component: Component, fact: Fact) -> tuple[list[tuple[Rule, int]], int]:
    """Paragraph 2.7: the rule of each mode, level and star that the channel had in the month, with its days; all days."""
    first, last = first_of(fact.period, cut_off_of(fact)), last_of(fact.period, cut_off_of(fact))
    days: dict[tuple[int | None, ...], list[Position]] = {}
    for number in range((last - first).days + 1):
        here = place(inputs, fact.channel_id, first + timedelta(days=number))
        if here is None:
            continue
        if here.left_on is None or not first <= here.left_on < first + timedelta(days=number):
            days.setdefault((here.mode, here.level, here.star), []).append(here)
    found = [(_fitting(inputs, component, fact, alike[0]), len(alike)) for alike in days.values()]
    return [(rule, count) for rule, count in found if rule], sum(count for _, count in found)


def _of_most_days(parts: list[tuple[Rule, int]]) -> Rule | None:
    """Of as many days, the one that held first."""
    rules = {rule.rule_id: rule for rule, _ in parts}
    days = {number: sum(count for rule, count in parts if rule.rule_id == number) for number in rules}
    return rules[max(days, key=lambda number: days[number])] if rules else None


def _fitting(inputs: Rows, component: Component, fact: Fact, stands: Position) -> Rule | None:
    """The most specific rule, with mode, level and star of `stands` and all else as on the fact's day."""
    day = day_of(fact)
    here = place(inputs, fact.channel_id, day)
    assert here is not None
    asked = {
        "channel_kind": here.kind,
        "mode": stands.mode,
        "level": stands.level,
        "star": stands.star,
        "city_class": here.city_class,
        "city_id": here.city_id,
        "district_id": here.district_id,
        "product_id": fact.product_id,
        "category_id": fact.category_id,
        "campaign_id": fact.campaign_id,
    }
    fitting = [
        rule
        for rule in inputs.rules
        if rule.component_id == component.component_id
        and all(getattr(rule, name) in (None, value) for name, value in asked.items())
        and rule.channel_id in (None, fact.channel_id, payee_of(inputs, fact))
        and (rule.date_from is None or rule.date_from <= day)
        and (rule.date_to is None or day <= rule.date_to)
    ]
    return max(fitting, key=lambda rule: specificity(rule, fact.channel_id), default=None)


def specificity(rule: Rule, channel_id: int) -> tuple[int, int, int]:
    where = (
        4
        if rule.channel_id == channel_id
        else 3
        if rule.channel_id is not None
        else 2
        if rule.district_id is not None
        else 1
        if rule.city_id is not None
        else 0
    )
    what = 2 if rule.product_id is not None else 1 if rule.category_id is not None else 0
    named = [
        rule.channel_kind,
        rule.mode,
        rule.level,
        rule.star,
        rule.city_class,
        rule.campaign_id,
        rule.date_from or rule.date_to,
    ]
    return where, what, sum(value is not None for value in named)


def _weigh(inputs: Rows, component: Component, claim: Claim) -> None:
    fact = claim.fact
    by_piece = component.kind is ComponentKind.PIECE
    measured = figure(fact, component.measure)
    claim.base = fact.quantity if by_piece else measured
    base_reason = "N00"
    if not by_piece and component.measure is Measure.FIGURE:
        claim.base, base_reason = _figure_base(inputs, component, claim)
        measured = claim.base
    if not by_piece and component.measure is Measure.FORMULA:
        claim.base, base_reason = _formula_base(inputs, component, claim)
        measured = claim.base
    by_count = component.tier_basis is TierBasis.COUNT or (
        component.tier_basis is TierBasis.TARGET_SHARE and by_piece
    )
    claim.count = (fact.quantity if by_count else measured) or 0
    if fact.state is not State.REPORTED:
        claim.reason = "N00" if fact.state is State.NOT_REPORTED else "N02"
        return
    gates = [
        gate for gate in inputs.gates if gate.component_id == component.component_id and gate.part is None
    ]
    claim.reason = refusal(inputs, gates, fact, payee_id=claim.payee_id)
    if not claim.reason and claim.base is None:
        claim.reason = base_reason


def _figure_base(inputs: Rows, component: Component, claim: Claim) -> tuple[int | None, str]:
    figure_row = next(row for row in inputs.figures if row.figure_id == component.measure_figure)
    owner = owner_for(figure_row, claim.fact, claim.payee_id)
    value, reason = told(inputs, figure_row.figure_id, owner, claim.fact.period, claim.day)
    return (None if value is None else rounded(value)), reason


def _formula_base(inputs: Rows, component: Component, claim: Claim) -> tuple[int | None, str]:
    """Paragraphs 19.1 to 19.3."""
    row: dict[str, int | None] = {measure.value: figure(claim.fact, measure) for measure in MEASURED}
    scales = {measure.value: 100 if measure in MONEY else 1 for measure in MEASURED}
    row["首充金额"], scales["首充金额"] = row["first_payment"], 100
    whose = claim.payee_id if component.tier_scope is TierScope.PAYEE else claim.fact.channel_id
    key = (whose, claim.fact.period, component.target_code)
    row["target"] = next((x.value for x in inputs.targets if (x.channel_id, x.period, x.code) == key), None)
    scales["target"] = 1
    if component.metric_id in inputs.money_metrics:
        scales["value"] = scales["target"] = 100
    for counted in inputs.figures:
        if counted.version_id == component.version_id and counted.formula is None:
            owner = owner_for(counted, claim.fact, claim.payee_id)
            value_then = value_of(inputs, counted.figure_id, owner, claim.fact.period, claim.day)
            row[counted.code] = whole_of(value_then)
            scales[counted.code] = scale_of(inputs, counted)
    value, reason = worth(component.formula or "", row, scales, 2)
    assert not isinstance(value, bool)
    return value, reason or ""


def factors_of(inputs: Rows, claim: Claim, *, prices: bool | None = None) -> Fraction:
    """Paragraph 15: the product of what the component's tables say about the fact; of prices of a point alone, of
    others alone, or of all.
    """
    assert claim.component is not None
    product = Fraction(1)
    for use in inputs.factors:
        if use.component_id != claim.component.component_id:
            continue
        for table in inputs.components:
            is_price = table.in_points and claim.component.in_points
            if prices is not None and is_price is not prices:
                continue
            if table.kind is ComponentKind.FACTOR and table.component_key == use.factor_key:
                rule = best_rule(inputs, table, claim.fact)
                if rule:
                    rate = next(band.rate for band in inputs.bands if band.rule_id == rule.rule_id)
                    product *= Fraction(rate, 10_000)
    return product


def priced(inputs: Rows, claim: Claim) -> bool:
    """Paragraph 21.1: whether the component's price table has a row for the fact."""
    assert claim.component is not None
    keys = [use.factor_key for use in inputs.factors if use.component_id == claim.component.component_id]
    return any(
        table.kind is ComponentKind.FACTOR
        and table.in_points
        and table.component_key in keys
        and best_rule(inputs, table, claim.fact) is not None
        for table in inputs.components
    )


def presences(inputs: Rows, periods: Sequence[int], city_id: int) -> list[Fact]:
    """Paragraph 1.1: a fact for each channel that stood in the city on any day of the month."""
    if not any(component.grain is Grain.PRESENCE for component in inputs.components):
        return []
    found = []
    for channel_id in sorted({row.channel_id for row in inputs.positions}):
        left_on = next(row.left_on for row in inputs.positions if row.channel_id == channel_id)
        for period in periods:
            day, days = first_day(period), []
            while day < first_day(months_later(period, 1)):
                here = place(inputs, channel_id, day)
                if here is not None and here.city_id == city_id and (left_on is None or day <= left_on):
                    days.append(day)
                day += timedelta(days=1)
            if days:
                found.append(
                    Fact(
                        grain=Grain.PRESENCE,
                        fact_id=channel_id * 1_000_000 + period,
                        city_id=city_id,
                        period=period,
                        channel_id=channel_id,
                        event_date=days[-1],
                        quantity=1,
                        value=len(days),
                    )
                )
    return found
