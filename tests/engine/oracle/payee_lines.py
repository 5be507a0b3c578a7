"""Paragraphs 9, 17, 18, 22 and 23: lines of a payee's month as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from commissions.engine import Component, ComponentKind, Gate, Grain, Rule
from tests.engine.oracle.arithmetic import first_day, months_later, rounded
from tests.engine.oracle.earning import Claim, best_rule, day_of, holds, in_force, place, value_of
from tests.engine.rows import Rows

Total: TypeAlias = Callable[[int, int], int]
"""What a payee's month comes to, coefficients applied, in fen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeLine:
    kind: int
    payee_id: int
    period: int
    number: int = 0
    base: int
    owed: int
    rate: int | None = None
    component: Component | None = None
    rule: Rule | None = None
    reason: str = ""
    part: int | None = None


def payee_lines(
    inputs: Rows, claims: list[Claim], posting_period: int, periods: Sequence[int]
) -> list[PayeeLine]:
    """Qualifier, then coefficients on what it left, then guarantee, draw and reserve."""
    months = {(claim.payee_id, claim.period) for claim in claims if claim.component}
    found = []
    for payee_id, period in sorted(months):
        own = [
            claim
            for claim in claims
            if claim.component and (claim.payee_id, claim.period) == (payee_id, period)
        ]
        qualified, taking = _qualified(inputs, own, payee_id, period)
        found += qualified
        taking += sum(claim.owed for claim in own if claim.component and claim.component.apply_coefficients)
        has_base = qualified or any(claim.component and claim.component.apply_coefficients for claim in own)
        chain = [
            row.value for row in inputs.coefficients if (row.channel_id, row.period) == (payee_id, period)
        ]
        if chain and has_base:
            product = Fraction(1)
            for value in chain:
                product *= Fraction(value, 10_000)
            owed = rounded(taking * product) - taking
            found.append(PayeeLine(kind=3, payee_id=payee_id, period=period, base=taking, owed=owed))

    def total(payee_id: int, period: int) -> int:
        key = (payee_id, period)
        earned = sum(x.owed for x in claims if x.component and (x.payee_id, x.period) == key)
        return earned + sum(line.owed for line in found if (line.payee_id, line.period) == key)

    offers = _offers(inputs)
    guarantees = _guarantees(offers, total)
    draws = _draws(inputs, offers, guarantees, total, periods)
    return found + guarantees + draws + _reserves(inputs, offers, total, posting_period, periods)


def _qualified(inputs: Rows, own: list[Claim], payee_id: int, period: int) -> tuple[list[PayeeLine], int]:
    """The lines, and what of them the coefficients are applied to."""
    found, taking = [], 0
    for version_id in sorted({row.version_id for row in inputs.qualifiers}):
        part = [
            claim
            for claim in own
            if claim.component
            and claim.component.version_id == version_id
            and claim.component.apply_qualifier
        ]
        if not part:
            continue
        payout = Fraction(_payout(inputs, version_id, payee_id, period), 10_000)
        total = sum(claim.owed for claim in part)
        taken = sum(claim.owed for claim in part if claim.component and claim.component.apply_coefficients)
        taking += rounded(taken * payout) - taken
        assert part[0].component is not None
        found.append(
            PayeeLine(
                kind=5,
                payee_id=payee_id,
                period=period,
                number=part[0].component.plan_id,
                base=total,
                owed=rounded(total * payout) - total,
                rate=int(payout * 10_000),
            )
        )
    return found, taking


def _payout(inputs: Rows, version_id: int, payee_id: int, period: int) -> int:
    def held(level: int) -> bool:
        asked = [row for row in inputs.minima if (row.version_id, row.level) == (version_id, level)]
        values = [(value_of(inputs, row.figure_id, payee_id, period), row.minimum) for row in asked]
        return all(value is not None and value >= minimum for value, minimum in values)

    levels = {row.level: row.payout for row in inputs.qualifiers if row.version_id == version_id}
    asking = {row.level for row in inputs.minima if row.version_id == version_id}
    if not held(0):
        return 0
    return next((levels[level] for level in sorted(asking - {0}, reverse=True) if held(level)), levels[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a payee's own presence stands under."""

    payee_id: int
    period: int
    component: Component
    rule: Rule
    rate: int
    amount: int


def _offers(inputs: Rows) -> list[Offer]:
    found = []
    for fact in inputs.facts:
        here = place(inputs, fact.channel_id, day_of(fact))
        if fact.grain is not Grain.PRESENCE or here is None:
            continue
        if here.kind in inputs.paid_through_parent and here.parent_id not in (None, fact.channel_id):
            continue
        for component in sorted(inputs.components, key=lambda row: row.component_key):
            if component.kind not in (ComponentKind.GUARANTEE, ComponentKind.DRAW, ComponentKind.RESERVE):
                continue
            rule = best_rule(inputs, component, fact)
            if rule is None:
                continue
            rate = next(band.rate for band in inputs.bands if band.rule_id == rule.rule_id)
            days = (first_day(months_later(fact.period, 1)) - first_day(fact.period)).days
            there = Fraction(fact.value or 0, days) if component.prorate else Fraction(1)
            found.append(
                Offer(
                    payee_id=fact.channel_id,
                    period=fact.period,
                    component=component,
                    rule=rule,
                    rate=rate,
                    amount=rounded(Fraction(rate, 100) * there),
                )
            )
    return found


def _largest(offers: Sequence[Offer], kind: ComponentKind) -> list[Offer]:
    best: dict[tuple[int, int], Offer] = {}
    for offer in offers:
        key = (offer.payee_id, offer.period)
        if offer.component.kind is kind and (key not in best or offer.amount > best[key].amount):
            best[key] = offer
    return list(best.values())


def _number(payee_id: int, period: int) -> int:
    return payee_id * 1_000_000 + period


def _guarantees(offers: Sequence[Offer], total: Total) -> list[PayeeLine]:
    """Paragraph 18."""
    return [
        PayeeLine(
            kind=6,
            payee_id=offer.payee_id,
            period=offer.period,
            number=_number(offer.payee_id, offer.period),
            base=total(offer.payee_id, offer.period),
            owed=max(offer.amount - total(offer.payee_id, offer.period), 0),
            rate=offer.rate,
            component=offer.component,
            rule=offer.rule,
        )
        for offer in _largest(offers, ComponentKind.GUARANTEE)
    ]


def _draws(
    inputs: Rows,
    offers: Sequence[Offer],
    guarantees: Sequence[PayeeLine],
    total: Total,
    periods: Sequence[int],
) -> list[PayeeLine]:
    """Paragraph 22: month after month, what is advanced and what is repaid."""
    under = {
        (offer.payee_id, offer.component.component_key, offer.period): offer
        for offer in _largest(offers, ComponentKind.DRAW)
    }
    drawing = {key[:2] for key in under}
    drawing |= {(row.payee_id, row.component_key) for row in inputs.balances if row.kind == 8}
    topped = {(line.payee_id, line.period): line.base + line.owed for line in guarantees}
    found = []
    for payee_id, key in sorted(drawing):
        own = [
            row
            for row in inputs.balances
            if (row.kind, row.payee_id, row.component_key) == (8, payee_id, key)
        ]
        moved = 0
        for period in sorted(periods):
            component = _in_force(inputs, key, period)
            if component is None:
                continue
            offer = under.get((payee_id, key, period))
            amount = offer.amount if offer else 0
            earned = max(topped.get((payee_id, period), total(payee_id, period)), 0)
            balance = moved + sum(row.amount for row in own if row.period < period)
            owed = amount - earned if earned < amount else -min(max(balance, 0), earned - amount)
            moved += owed
            if offer or owed:
                found.append(
                    PayeeLine(
                        kind=8,
                        payee_id=payee_id,
                        period=period,
                        number=_number(payee_id, period),
                        base=earned,
                        owed=owed,
                        rate=offer.rate if offer else None,
                        component=component,
                        rule=offer.rule if offer else None,
                    )
                )
    return found


def _in_force(inputs: Rows, key: int, period: int) -> Component | None:
    return next(
        (row for row in inputs.components if row.component_key == key and in_force(row, period)), None
    )


def _reserves(
    inputs: Rows, offers: Sequence[Offer], total: Total, posting_period: int, periods: Sequence[int]
) -> list[PayeeLine]:
    """Paragraph 23: what is held back of each month, and what becomes of it later."""
    found = []
    held: list[tuple[int, int, int, int]] = []
    for offer in offers:
        if offer.component.kind is not ComponentKind.RESERVE:
            continue
        base = max(total(offer.payee_id, offer.period), 0)
        amount = rounded(Fraction(base * offer.rate, 10_000))
        held.append((offer.payee_id, offer.component.component_key, offer.period, amount))
        found.append(
            PayeeLine(
                kind=9,
                payee_id=offer.payee_id,
                period=offer.period,
                number=_number(offer.payee_id, offer.period),
                base=base,
                owed=-amount,
                rate=offer.rate,
                component=offer.component,
                rule=offer.rule,
            )
        )
    for row in inputs.balances:
        if row.kind == 9 and row.period not in periods and row.fact_id == _number(row.payee_id, row.period):
            held.append((row.payee_id, row.component_key, row.period, -row.amount))
    for payee_id, key, origin, amount in held:
        component = _in_force(inputs, key, origin)
        if component is None or amount <= 0:
            continue
        part = next(row for row in inputs.instalments if row.component_id == component.component_id)
        due = months_later(origin, part.month_offset)
        if due not in periods or due > posting_period:
            continue
        reason = _refused(inputs, component, payee_id, due)
        owed = amount if not reason else 0 if reason == "N01" else amount * part.reduced_share // 10_000
        found.append(
            PayeeLine(
                kind=9,
                payee_id=payee_id,
                period=due,
                number=_number(payee_id, origin),
                base=amount,
                owed=owed,
                component=component,
                reason="" if owed else reason,
                part=1,
            )
        )
    return found


def _refused(inputs: Rows, component: Component, payee_id: int, period: int) -> str:
    groups: dict[int, list[Gate]] = {}
    for gate in inputs.gates:
        if gate.component_id == component.component_id:
            groups.setdefault(gate.group, []).append(gate)
    undecided = False
    for _, group in sorted(groups.items()):
        outcomes = [
            holds(gate, value_of(inputs, gate.figure_id, payee_id, period) if gate.figure_id else None)
            for gate in group
        ]
        if True in outcomes:
            continue
        if None not in outcomes:
            return min(group, key=lambda gate: gate.gate_id).reason
        undecided = True
    return "N01" if undecided else ""
