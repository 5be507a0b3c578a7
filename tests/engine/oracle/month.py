"""What lines of a payee's month are made of: the line itself, and what the payee's own presence stands under."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commissions.engine import Component, ComponentKind, Fact, Grain, Rule, Standing
from tests.engine.oracle.arithmetic import day_of, first_day, months_later, rounded
from tests.engine.oracle.earning import best_rule, rules_by_days
from tests.engine.oracle.places import place
from tests.engine.rows import Rows


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
    component_key: int = 0
    """Of what no version has any more."""
    rule: Rule | None = None
    reason: str = ""
    part: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A guarantee, draw or reserve that a payee stands under in a month."""

    payee_id: int
    period: int
    component: Component
    rule: Rule
    rate: int | None
    amount: int


def offers_of(inputs: Rows) -> list[Offer]:
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
            rate, exact = _rate_of(inputs, component, fact, rule)
            days = (first_day(months_later(fact.period, 1)) - first_day(fact.period)).days
            there = Fraction(fact.value or 0, days) if component.prorate else Fraction(1)
            found.append(
                Offer(
                    payee_id=fact.channel_id,
                    period=fact.period,
                    component=component,
                    rule=rule,
                    rate=rate,
                    amount=rounded(exact / 100 * there),
                )
            )
    return found


def _rate_of(inputs: Rows, component: Component, fact: Fact, rule: Rule) -> tuple[int | None, Fraction]:
    """The rate to show if there is a single one, and the exact one (2.7)."""
    flat = {band.rule_id: band.rate for band in inputs.bands}
    if component.standing is not Standing.BY_DAYS:
        return flat[rule.rule_id], Fraction(flat[rule.rule_id])
    parts, days = rules_by_days(inputs, component, fact)
    exact = sum((Fraction(flat[row.rule_id] * count, days) for row, count in parts), Fraction(0))
    rates = {flat[row.rule_id] for row, _ in parts}
    alike = len(rates) == 1 and sum(count for _, count in parts) == days
    return rates.pop() if alike else None, exact


def largest(offers: Sequence[Offer], kind: ComponentKind) -> list[Offer]:
    """Of each payee and month."""
    best: dict[tuple[int, int], Offer] = {}
    for offer in offers:
        key = (offer.payee_id, offer.period)
        if offer.component.kind is kind and (key not in best or offer.amount > best[key].amount):
            best[key] = offer
    return list(best.values())


def presence_number(payee_id: int, period: int) -> int:
    return payee_id * 1_000_000 + period


def topped_up(offer: Offer, total: int) -> PayeeLine:
    """Paragraph 18: to the guaranteed amount from what the month came to."""
    return PayeeLine(
        kind=6,
        payee_id=offer.payee_id,
        period=offer.period,
        number=presence_number(offer.payee_id, offer.period),
        base=total,
        owed=max(offer.amount - total, 0),
        rate=offer.rate,
        component=offer.component,
        rule=offer.rule,
    )


def multiplied(amount: int, chain: Sequence[int]) -> int:
    """Paragraph 9.1: with all coefficients, rounded once."""
    product = Fraction(amount)
    for value in chain:
        product *= Fraction(value, 10_000)
    return rounded(product)
