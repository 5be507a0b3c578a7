"""Paragraphs 2 to 5: who is paid, under which rule, and whether the conditions hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissions.engine import (
    Component,
    ComponentKind,
    Fact,
    Gate,
    Grain,
    Measure,
    Operator,
    Position,
    Rule,
    State,
    TierBasis,
)
from tests.engine.oracle.arithmetic import day_of, figure, first_day, months_later
from tests.engine.rows import Rows


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

    @property
    def component_key(self) -> int:
        return self.component.component_key if self.component else 0

    def order(self) -> tuple[date, str, int, int, int]:
        fact = self.fact
        return (self.day, fact.subscriber or "", fact.product_id or 0, fact.instalment, fact.fact_id)


def place(inputs: Rows, channel_id: int, day: date) -> Position | None:
    rows = [row for row in inputs.positions if row.channel_id == channel_id and row.effective_from <= day]
    return max(rows, key=lambda row: row.effective_from, default=None)


def standing(inputs: Rows, channel_id: int, period: int) -> Position:
    """Of the month's start; or of joining, for a channel that joined later."""
    at_start = place(inputs, channel_id, first_day(period))
    joining = min(
        (row for row in inputs.positions if row.channel_id == channel_id), key=lambda row: row.effective_from
    )
    return at_start or joining


def upline(inputs: Rows, payee_id: int, step: int, day: date) -> int | None:
    at: int | None = payee_id
    for _ in range(step):
        here = place(inputs, at, day) if at is not None else None
        at = here.parent_id if here else None
    return at


def claims_of(inputs: Rows, fact: Fact) -> list[Claim]:
    """All claims of one fact, refused or not; overrides come later."""
    day = day_of(fact)
    here = place(inputs, fact.channel_id, day)
    if here is None:
        return [Claim(fact=fact, day=day, payee_id=fact.channel_id, reason="O00")]
    payee_id = fact.channel_id
    if here.kind in inputs.paid_through_parent and here.parent_id is not None:
        payee_id = here.parent_id
    claims = []
    for component in inputs.components:
        rule = None if component.kind is ComponentKind.OVERRIDE else best_rule(inputs, component, fact)
        if rule:
            claim = Claim(fact=fact, day=day, payee_id=payee_id, component=component, rule=rule)
            _weigh(inputs, component, claim)
            claims.append(claim)
    return claims or [Claim(fact=fact, day=day, payee_id=payee_id, reason="R00")]


def informs_only(inputs: Rows, fact: Fact) -> bool:
    """A month's figure that no component is paid on."""
    return fact.grain != Grain.SALE and not any(
        component.grain == fact.grain
        and component.kind is not ComponentKind.OVERRIDE
        and in_force(component, fact.period)
        and component.metric_id in (None, fact.metric_id)
        for component in inputs.components
    )


def in_force(component: Component, period: int) -> bool:
    return component.effective_from <= period <= (component.effective_to or 999999)


def best_rule(inputs: Rows, component: Component, fact: Fact) -> Rule | None:
    if component.grain != fact.grain or not in_force(component, fact.period):
        return None
    if component.metric_id is not None and component.metric_id != fact.metric_id:
        return None
    day = day_of(fact)
    here = place(inputs, fact.channel_id, day)
    assert here is not None
    stands = standing(inputs, fact.channel_id, fact.period)
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
    }
    fitting = [
        rule
        for rule in inputs.rules
        if rule.component_id == component.component_id
        and all(getattr(rule, name) in (None, value) for name, value in asked.items())
        and (rule.date_from is None or rule.date_from <= day)
        and (rule.date_to is None or day <= rule.date_to)
    ]
    return max(fitting, key=specificity, default=None)


def specificity(rule: Rule) -> tuple[int, int, int]:
    where = 2 if rule.district_id is not None else 1 if rule.city_id is not None else 0
    what = 2 if rule.product_id is not None else 1 if rule.category_id is not None else 0
    named = [
        rule.channel_kind,
        rule.mode,
        rule.level,
        rule.star,
        rule.city_class,
        rule.date_from or rule.date_to,
    ]
    return where, what, sum(value is not None for value in named)


def _weigh(inputs: Rows, component: Component, claim: Claim) -> None:
    fact = claim.fact
    by_piece = component.kind is ComponentKind.PIECE
    measured = figure(fact, component.measure)
    claim.base = fact.quantity if by_piece else measured
    by_count = component.tier_basis is TierBasis.COUNT or (
        component.tier_basis is TierBasis.TARGET_SHARE and by_piece
    )
    claim.count = (fact.quantity if by_count else measured) or 0
    if fact.state is not State.REPORTED:
        claim.reason = "N00" if fact.state is State.NOT_REPORTED else "N02"
        return
    gates = [gate for gate in inputs.gates if gate.component_id == component.component_id]
    claim.reason = refusal(inputs, gates, fact)
    if not claim.reason and claim.base is None:
        claim.reason = "N00"


def refusal(inputs: Rows, gates: Iterable[Gate], fact: Fact) -> str:
    """The reason of the first group that clearly fails, else N01 if one is undecided, else nothing."""
    undecided = False
    groups: dict[int, list[Gate]] = {}
    for gate in gates:
        groups.setdefault(gate.group, []).append(gate)
    for _, group in sorted(groups.items()):
        outcomes = [holds(gate, looked_up(inputs, gate, fact)) for gate in group]
        if True in outcomes:
            continue
        if None not in outcomes:
            return min(group, key=lambda gate: gate.gate_id).reason
        undecided = True
    return "N01" if undecided else ""


def looked_up(inputs: Rows, gate: Gate, fact: Fact) -> int | None:
    if gate.month_offset == 0 and (own := figure(fact, gate.measure)) is not None:
        return own
    if gate.measure in (Measure.QUANTITY, Measure.FIRST_PAYMENT, Measure.VALUE) or not fact.subscriber:
        return None
    month = months_later(fact.period, gate.month_offset)
    for row in inputs.usage:
        if (row.city_id, row.subscriber, row.period) == (fact.city_id, fact.subscriber, month):
            return figure(row, gate.measure)
    return None


def holds(gate: Gate, value: int | None) -> bool | None:
    if value is None:
        return None
    match gate.operator:
        case Operator.AT_LEAST:
            return value >= gate.threshold
        case Operator.MORE_THAN:
            return value > gate.threshold
        case Operator.AT_MOST:
            return value <= gate.threshold
        case Operator.LESS_THAN:
            return value < gate.threshold
        case Operator.EQUAL:
            return value == gate.threshold
