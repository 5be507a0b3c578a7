"""Paragraph 16: parts, each in its month, released or refused."""

from collections.abc import Sequence
from dataclasses import replace

from commissions.engine import Component, Fact, Grain, Instalment, Promise
from tests.engine.oracle.arithmetic import months_later
from tests.engine.oracle.cut_offs import cut_off_of, last_of
from tests.engine.oracle.earning import Claim
from tests.engine.oracle.figures import refusal
from tests.engine.rows import Rows


def split(inputs: Rows, claims: list[Claim], periods: Sequence[int], posting_period: int) -> list[Claim]:
    """The claims with what is paid in parts taken apart; parts of earlier months' promises come with them."""
    found = []
    for claim in claims:
        parts = parts_of(inputs, claim.component.component_id) if claim.component else []
        if not parts or not claim.gross:
            found.append(claim)
            continue
        whole = claim.gross
        claim.whole, claim.gross, claim.reason = whole, 0, "P00"
        found.append(claim)
        for part, amount in zip(parts, amounts(whole, parts), strict=True):
            due = _due(inputs, claim.component, claim.fact, part)
            if due not in periods or due > posting_period:
                continue
            target = claim if due == claim.fact.period else replace(claim, due_period=due, whole=None)
            _fill(inputs, target, part, amount, due, posting_period)
            if target is not claim:
                found.append(target)
    for promise in inputs.promises:
        if promise.event_period not in periods:
            found += _kept(inputs, promise, periods, posting_period)
    return found


def amounts(whole: int, parts: list[Instalment]) -> list[int]:
    """Cut off below the fen; the last takes the rest."""
    sign = -1 if whole < 0 else 1
    first = [sign * (abs(whole) * part.share // 10_000) for part in parts[:-1]]
    return [*first, whole - sum(first)]


def parts_of(inputs: Rows, component_id: int) -> list[Instalment]:
    found = [part for part in inputs.instalments if part.component_id == component_id]
    return sorted(found, key=lambda part: part.part)


def _due(inputs: Rows, component: Component | None, fact: Fact, part: Instalment) -> int:
    """Paragraph 16.7: thirty days of suspension put it off by a month."""
    assert component is not None
    for put_off in range(13):
        due = months_later(fact.period, part.month_offset + put_off)
        if not component.clock_stops or part.month_offset == 0:
            return due
        days = sum(
            row.suspended_days or 0
            for row in inputs.usage
            if (row.city_id, row.subscriber) == (fact.city_id, fact.subscriber)
            and fact.period < row.period <= due
        )
        if days // 30 <= put_off:
            return due
    return months_later(fact.period, part.month_offset + 12)


def _kept(inputs: Rows, promise: Promise, periods: Sequence[int], posting_period: int) -> list[Claim]:
    component = next(row for row in inputs.components if row.component_id == promise.component_id)
    fact = Fact(
        grain=Grain(promise.grain),
        fact_id=promise.fact_id,
        revision=promise.fact_revision,
        city_id=promise.city_id,
        period=promise.event_period,
        channel_id=promise.channel_id,
        product_id=promise.product_id,
        subscriber=promise.subscriber,
        quantity=promise.quantity,
    )
    found = []
    parts = parts_of(inputs, component.component_id)
    for part, amount in zip(parts, amounts(promise.whole, parts), strict=True):
        due = _due(inputs, component, fact, part)
        if due in periods and due <= posting_period:
            claim = Claim(
                fact=fact,
                day=last_of(fact.period, cut_off_of(component)),
                payee_id=promise.payee_id,
                component=component,
                rule=next((row for row in inputs.rules if row.rule_id == promise.rule_id), None),
                due_period=due,
            )
            _fill(inputs, claim, part, amount, due, posting_period)
            found.append(claim)
    return found


def _fill(inputs: Rows, claim: Claim, part: Instalment, amount: int, due: int, posting_period: int) -> None:
    """Tested when it falls due and, while it is held, in each month after."""
    gates = [
        gate for gate in inputs.gates if (gate.component_id, gate.part) == (part.component_id, part.part)
    ]
    reason, lost = "", False
    put_off = _months_between(months_later(claim.fact.period, part.month_offset), due)
    for delay in range(part.held_months + 1):
        if months_later(due, delay) > posting_period:
            break
        reason = refusal(inputs, gates, claim.fact, delay=put_off + delay, own=False)
        lost = bool(reason) and reason != "N01" and delay == part.held_months
        if not reason:
            break
    claim.part = part.part
    claim.gross = 0 if reason else amount
    if lost and part.reduced_share:
        reason = ""
        claim.gross = abs(amount) * part.reduced_share // 10_000 * (1 if amount > 0 else -1)
    claim.reason = reason or ("" if claim.gross else "Z00")


def _months_between(earlier: int, later: int) -> int:
    return (later // 100 - earlier // 100) * 12 + later % 100 - earlier % 100
