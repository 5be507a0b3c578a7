"""Paragraphs 9, 17 and 18: lines of a payee's month as a whole, as (kind, payee, period, number, sum, owed, rate, component)."""

from dataclasses import dataclass
from fractions import Fraction

from commissions.engine import Component, ComponentKind, Grain, Rule
from tests.engine.oracle.arithmetic import first_day, months_later, rounded
from tests.engine.oracle.earning import Claim, best_rule, day_of, place, value_of
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
    rule: Rule | None = None


def payee_lines(inputs: Rows, claims: list[Claim]) -> list[PayeeLine]:
    """Qualifier, then coefficients on what it left, then the guarantee."""
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
    return found + _guarantees(inputs, claims, found)


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


def _guarantees(inputs: Rows, claims: list[Claim], lines: list[PayeeLine]) -> list[PayeeLine]:
    best: dict[tuple[int, int], tuple[int, Component, Rule]] = {}
    for fact in inputs.facts:
        here = place(inputs, fact.channel_id, day_of(fact))
        if fact.grain is not Grain.PRESENCE or here is None:
            continue
        if here.kind in inputs.paid_through_parent and here.parent_id not in (None, fact.channel_id):
            continue
        for component in sorted(inputs.components, key=lambda row: row.component_key):
            if component.kind is not ComponentKind.GUARANTEE:
                continue
            rule = best_rule(inputs, component, fact)
            if rule is None:
                continue
            rate = next(band.rate for band in inputs.bands if band.rule_id == rule.rule_id)
            days = (first_day(months_later(fact.period, 1)) - first_day(fact.period)).days
            there = Fraction(fact.value or 0, days) if component.prorate else 1
            offered = rounded(Fraction(rate, 100) * there)
            key = (fact.channel_id, fact.period)
            if key not in best or offered > best[key][0]:
                best[key] = (offered, component, rule)
    found = []
    for (payee_id, period), (amount, component, rule) in best.items():
        total = sum(
            claim.owed
            for claim in claims
            if claim.component and (claim.payee_id, claim.period) == (payee_id, period)
        ) + sum(line.owed for line in lines if (line.payee_id, line.period) == (payee_id, period))
        found.append(
            PayeeLine(
                kind=6,
                payee_id=payee_id,
                period=period,
                number=payee_id * 1_000_000 + period,
                base=total,
                owed=max(amount - total, 0),
                rate=next(band.rate for band in inputs.bands if band.rule_id == rule.rule_id),
                component=component,
                rule=rule,
            )
        )
    return found
