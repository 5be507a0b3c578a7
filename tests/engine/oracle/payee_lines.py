"""Paragraphs 9, 17, 18, 22, 23 and 24: lines of a payee's month as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from commissions.engine import Component, ComponentKind, Gate
from tests.engine.oracle.arithmetic import months_later, rounded
from tests.engine.oracle.earning import Claim, in_force
from tests.engine.oracle.figures import holds, value_of
from tests.engine.oracle.instalments import amounts, parts_of
from tests.engine.oracle.month import (
    Offer,
    PayeeLine,
    largest,
    multiplied,
    offers_of,
    presence_number,
    topped_up,
)
from tests.engine.oracle.orders import VersionMonth, stages
from tests.engine.rows import Rows

Total: TypeAlias = Callable[[int, int], int]
"""What a payee's month comes to, coefficients applied, in fen."""


def payee_lines(
    inputs: Rows, claims: list[Claim], posting_period: int, periods: Sequence[int]
) -> list[PayeeLine]:
    """Qualifier, then coefficients on what it left, then guarantee, draw and reserve; versions with an order of their
    own before that, each by itself."""
    by_itself = {row.version_id for row in inputs.versions}
    offers = [offer for offer in offers_of(inputs) if offer.period in periods]
    months = {(claim.payee_id, claim.period) for claim in claims if claim.component}
    months |= {(offer.payee_id, offer.period) for offer in offers}
    found: list[PayeeLine] = []
    for payee_id, period in sorted(months):
        own = [
            claim
            for claim in claims
            if claim.component and (claim.payee_id, claim.period) == (payee_id, period)
        ]
        qualified = _qualified(inputs, own, payee_id, period)
        chain = [
            row.value for row in inputs.coefficients if (row.channel_id, row.period) == (payee_id, period)
        ]
        taking = [row.taking for row in qualified if row.version_id not in by_itself]
        taking += [
            claim.owed
            for claim in own
            if claim.component
            and claim.component.apply_coefficients
            and claim.component.version_id not in by_itself
        ]
        found += [row.line for row in qualified]
        if chain and taking:
            base = sum(taking)
            owed = multiplied(base, chain) - base
            found.append(PayeeLine(kind=3, payee_id=payee_id, period=period, base=base, owed=owed))
        here = [offer for offer in offers if (offer.payee_id, offer.period) == (payee_id, period)]
        found += _by_themselves(inputs, own, qualified, chain, here)

    def total(payee_id: int, period: int) -> int:
        key = (payee_id, period)
        earned = sum(x.owed for x in claims if x.component and (x.payee_id, x.period) == key)
        return earned + sum(line.owed for line in found if (line.payee_id, line.period) == key)

    usual = [offer for offer in offers if offer.component.version_id not in by_itself]
    guarantees = [
        topped_up(offer, total(offer.payee_id, offer.period))
        for offer in largest(usual, ComponentKind.GUARANTEE)
    ]
    draws = _draws(inputs, offers, guarantees, total, periods)
    return found + guarantees + draws + _reserves(inputs, offers, total, posting_period, periods)


def _by_themselves(
    inputs: Rows, own: list[Claim], qualified: list["Qualified"], chain: list[int], offers: list[Offer]
) -> list[PayeeLine]:
    """Of one payee and month."""
    found = []
    for version in inputs.versions:
        claims = [
            claim for claim in own if claim.component and claim.component.version_id == version.version_id
        ]
        given = [offer for offer in offers if offer.component.version_id == version.version_id]
        guarantees = largest(given, ComponentKind.GUARANTEE)
        plans = {claim.component.plan_id for claim in claims if claim.component}
        plans |= {offer.component.plan_id for offer in guarantees}
        if not plans:
            continue
        (payee_id, period), *_ = [
            *((claim.payee_id, claim.period) for claim in claims),
            *((offer.payee_id, offer.period) for offer in guarantees),
        ]
        lines = [row for row in qualified if row.version_id == version.version_id]
        month = VersionMonth(
            payee_id=payee_id,
            period=period,
            plan_id=plans.pop(),
            total=sum(claim.owed for claim in claims) + sum(row.line.owed for row in lines),
            taking=sum(c.owed for c in claims if c.component and c.component.apply_coefficients)
            + sum(row.taking for row in lines),
        )
        found += stages(version, month, chain, guarantees[0] if guarantees else None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualified:
    """A version's line of the qualifier, and what of it the coefficients are applied to."""

    version_id: int
    line: PayeeLine
    taking: int


def _qualified(inputs: Rows, own: list[Claim], payee_id: int, period: int) -> list[Qualified]:
    found = []
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
        assert part[0].component is not None
        line = PayeeLine(
            kind=5,
            payee_id=payee_id,
            period=period,
            number=part[0].component.plan_id,
            base=total,
            owed=rounded(total * payout) - total,
            rate=int(payout * 10_000),
        )
        found.append(Qualified(version_id=version_id, line=line, taking=rounded(taken * payout) - taken))
    return found


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
        for offer in largest(offers, ComponentKind.DRAW)
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
                        number=presence_number(payee_id, period),
                        base=earned,
                        owed=owed,
                        rate=offer.rate if offer else None,
                        component=component,
                        component_key=key,
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
        assert offer.rate is not None  # a reserve never goes by days
        amount = rounded(Fraction(base * offer.rate, 10_000))
        held.append((offer.payee_id, offer.component.component_key, offer.period, amount))
        found.append(
            PayeeLine(
                kind=9,
                payee_id=offer.payee_id,
                period=offer.period,
                number=presence_number(offer.payee_id, offer.period),
                base=base,
                owed=-amount,
                rate=offer.rate,
                component=offer.component,
                rule=offer.rule,
            )
        )
    for row in inputs.balances:
        if (
            row.kind == 9
            and row.period not in periods
            and row.fact_id == presence_number(row.payee_id, row.period)
        ):
            held.append((row.payee_id, row.component_key, row.period, -row.amount))
    for payee_id, key, origin, amount in held:
        component = _in_force(inputs, key, origin)
        if component is None or amount <= 0:
            continue
        parts = parts_of(inputs, component.component_id)
        for part, due_amount in zip(parts, amounts(amount, parts), strict=True):
            due = months_later(origin, part.month_offset)
            if due not in periods or due > posting_period:
                continue
            reason = _refused(inputs, component, part.part, payee_id, due)
            lost = due_amount * part.reduced_share // 10_000
            owed = due_amount if not reason else 0 if reason == "N01" else lost
            found.append(
                PayeeLine(
                    kind=9,
                    payee_id=payee_id,
                    period=due,
                    number=presence_number(payee_id, origin),
                    base=amount,
                    owed=owed,
                    component=component,
                    reason="" if owed else reason,
                    part=part.part,
                )
            )
    return found


def _refused(inputs: Rows, component: Component, part: int, payee_id: int, period: int) -> str:
    groups: dict[tuple[int, int], list[Gate]] = {}
    for gate in inputs.gates:
        if gate.component_id == component.component_id and gate.part in (None, part):
            groups.setdefault((gate.part or 0, gate.group), []).append(gate)
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
