"""Paragraphs 7 and 8: overrides, line caps, payee caps."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from commissions.engine import CapPeriod, Component, ComponentKind, OverrideBy, Rule
from tests.engine.oracle.arithmetic import rounded, shared_out
from tests.engine.oracle.earning import Claim, best_rule, in_force
from tests.engine.oracle.figures import refusal
from tests.engine.oracle.places import place, upline
from tests.engine.rows import Rows


def overrides(inputs: Rows, claims: list[Claim]) -> list[Claim]:
    found = []
    for claim in claims:
        for component in inputs.components:
            gross_beneath = claim.gross if claim.whole is None else claim.whole
            if component.kind is not ComponentKind.OVERRIDE or not gross_beneath or claim.due_period:
                continue
            if component.override_of != claim.component_key or not in_force(component, claim.fact.period):
                continue
            rule = best_rule(inputs, component, claim.fact)
            payee = upline(inputs, claim.payee_id, component.override_step or 0, claim.day)
            if rule is None or payee is None:
                continue
            rate = next(band.rate for band in inputs.bands if band.rule_id == rule.rule_id)
            reason = ""
            if component.override_by is OverrideBy.DIFFERENCE:
                more = _higher(inputs, component, claim)
                assert claim.base is not None
                assert claim.component is not None
                unit = 100 if claim.component.kind is ComponentKind.PIECE else 10_000
                share = Fraction(10_000 if claim.share is None else claim.share, 10_000)
                gross_beneath = rounded(Fraction(claim.base * max(more, 0), unit) * share)
                reason = "B01" if more <= 0 else ""
            gross = rounded(Fraction(gross_beneath * rate, 10_000))
            asked = [gate for gate in inputs.gates if gate.component_id == component.component_id]
            if refused := refusal(inputs, asked, claim.fact, payee_id=payee):
                gross, reason = 0, refused
            reason = reason or ("T00" if rate == 0 else "Z00" if gross == 0 else "")
            found.append(
                Claim(
                    fact=claim.fact,
                    day=claim.day,
                    payee_id=payee,
                    component=component,
                    rule=rule,
                    reason=reason,
                    base=gross_beneath,
                    rate=rate,
                    gross=gross,
                    kind=2,
                    share=claim.share,
                    channel_id=claim.channel_id,
                )
            )
    return found


def _higher(inputs: Rows, override: Component, claim: Claim) -> int:
    """Paragraph 7.5: the upline's own rate above the highest rate beneath it."""
    assert claim.component is not None
    assert claim.rule is not None
    rates = [_flat(inputs, claim.rule)]
    for step in range(1, (override.override_step or 0) + 1):
        at = upline(inputs, claim.payee_id, step, claim.day)
        assert at is not None
        own = (
            best_rule(inputs, claim.component, replace(claim.fact, channel_id=at))
            if place(inputs, at, claim.day)
            else None
        )
        rates.append(_flat(inputs, own) if own else 0)
    return rates[-1] - max(rates[:-1])


def _flat(inputs: Rows, rule: Rule) -> int:
    return next(band.rate for band in inputs.bands if band.rule_id == rule.rule_id)


def cap_lines(claims: list[Claim]) -> None:
    for claim in claims:
        cap = claim.component.line_cap if claim.component else None
        claim.wanted = claim.gross if cap is None else max(-cap, min(cap, claim.gross))
        claim.owed = claim.wanted
        if claim.gross and cap == 0 and not claim.reason:
            claim.reason = "C00"


def cap_subscribers(inputs: Rows, claims: list[Claim]) -> None:
    """Paragraph 8.7: each subscriber's lines of a payee, component or cap group, and month."""
    capped = {row.component_key for row in inputs.components if row.subscriber_cap is not None}
    groups: defaultdict[tuple[int, int, int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.component and claim.component.subscriber_cap is not None and claim.fact.subscriber:
            together = min(sharing(inputs, claim.component) & capped)
            groups[claim.payee_id, together, claim.period, claim.fact.subscriber].append(claim)
    for group in groups.values():
        group.sort(key=lambda claim: (claim.order(), claim.component_key, claim.kind, claim.fact.grain))
        paying = [claim for claim in group if claim.wanted > 0]
        component = group[0].component
        assert component is not None
        assert component.subscriber_cap is not None
        taken_back = sum(claim.wanted for claim in group if claim.wanted < 0)
        room = max(component.subscriber_cap - taken_back, 0)
        if sum(claim.wanted for claim in paying) <= room:
            continue
        shares = shared_out(room, [claim.wanted for claim in paying])
        for claim, share in zip(paying, shares, strict=True):
            claim.wanted = claim.owed = share
            if not share and not claim.reason:
                claim.reason = "C00"


def cap_payees(inputs: Rows, claims: list[Claim], periods: list[int]) -> None:
    """Every payee's component by itself; months of a year after each other, the oldest first."""
    groups: defaultdict[tuple[int, int, int], dict[int, list[Claim]]] = defaultdict(dict)
    for claim in claims:
        component = claim.component
        if component is None or component.payee_cap is None:
            continue
        period = claim.period
        bucket = period // 100 if component.cap_period is CapPeriod.YEAR else period
        groups[claim.payee_id, min(sharing(inputs, component)), bucket].setdefault(period, []).append(claim)
    for (payee_id, _key, bucket), months in groups.items():
        first = next(iter(months.values()))[0].component
        assert first is not None
        keys = sharing(inputs, first)
        of_group = [use for use in inputs.cap_uses if use.payee_id == payee_id and use.component_key in keys]
        fixed = {
            use.period: 0 for use in of_group if use.period // 100 == bucket and use.period not in periods
        }
        for use in of_group:
            if use.period in fixed:
                fixed[use.period] += use.amount
        _cap_bucket(inputs, months, fixed, payee_id)


def sharing(inputs: Rows, component: Component) -> set[int]:
    """Paragraph 8.6: the keys of the components that share its cap."""
    if component.cap_group is None:
        return {component.component_key}
    return {
        row.component_key
        for row in inputs.components
        if (row.plan_id, row.cap_group) == (component.plan_id, component.cap_group)
    }


def _cap_bucket(inputs: Rows, months: dict[int, list[Claim]], fixed: dict[int, int], payee_id: int) -> None:
    running = posted_running = 0
    for period in sorted(months.keys() | fixed.keys()):
        if period in fixed:
            running += fixed[period]
            posted_running += fixed[period]
            continue
        claims = sorted(
            months[period],
            key=lambda claim: (*claim.order(), claim.component_key, claim.kind, claim.fact.grain),
        )
        cap = claims[0].component.payee_cap if claims[0].component else None
        assert cap is not None
        posted = {
            (row.component_key, row.kind, row.grain, row.fact_id): row.amount
            for row in inputs.posted
            if (row.payee_id, row.event_period) == (payee_id, period)
        }
        for claim in claims:
            held = posted.get((claim.component_key, claim.kind, int(claim.fact.grain), claim.fact.fact_id), 0)
            posted_running += min(claim.wanted, 0) + max(0, min(claim.wanted, held))
        reserved = sum(max(amount, 0) for later, amount in fixed.items() if later > period)
        ceiling = max(cap - reserved, posted_running)
        wanted = sum(claim.wanted for claim in claims)
        taken_back = sum(min(claim.wanted, 0) for claim in claims)
        allowed = max(taken_back, min(wanted, ceiling - running))
        running += allowed
        if allowed < wanted:
            _divide(claims, allowed, posted)


def _divide(claims: list[Claim], allowed: int, posted: dict[tuple[int, int, int, int], int]) -> None:
    back = sum(min(claim.wanted, 0) for claim in claims)
    keys = [(claim.component_key, claim.kind, int(claim.fact.grain), claim.fact.fact_id) for claim in claims]
    fresh = [key not in posted for key in keys]
    kept = [max(0, min(claim.wanted, posted.get(key, 0))) for claim, key in zip(claims, keys, strict=True)]
    if back + sum(kept) > allowed:
        kept, fresh = [0] * len(claims), [True] * len(claims)
    missing = [max(claim.wanted, 0) - keeps for claim, keeps in zip(claims, kept, strict=True)]
    room = allowed - back - sum(kept)
    first = min(room, sum(need for need, new in zip(missing, fresh, strict=True) if new))
    shares = [
        one + other
        for one, other in zip(
            shared_out(first, [need if new else 0 for need, new in zip(missing, fresh, strict=True)]),
            shared_out(room - first, [0 if new else need for need, new in zip(missing, fresh, strict=True)]),
            strict=True,
        )
    ]
    for claim, keeps, share in zip(claims, kept, shares, strict=True):
        claim.owed = min(claim.wanted, 0) + keeps + share
        if claim.owed == 0 and claim.wanted > 0:
            claim.reason = "C00"
