"""Paragraphs 8.11 and 8.12: what sums come to at least."""

from collections import defaultdict

from commissions.engine import CapPeriod
from tests.engine.oracle.arithmetic import shared_out
from tests.engine.oracle.caps import sharing
from tests.engine.oracle.earning import Claim
from tests.engine.rows import Rows

STANDING = ("", "Z00", "C00")


def raise_subscribers(inputs: Rows, claims: list[Claim]) -> None:
    raised = {row.component_key for row in inputs.components if row.subscriber_floor is not None}
    groups: defaultdict[tuple[int, int, int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.component and claim.component.subscriber_floor is not None and claim.fact.subscriber:
            together = min(sharing(inputs, claim.component) & raised)
            groups[claim.payee_id, together, claim.period, claim.fact.subscriber].append(claim)
    for group in groups.values():
        component = group[0].component
        assert component is not None
        assert component.subscriber_floor is not None
        _raise(group, component.subscriber_floor)
        for claim in group:
            claim.wanted = claim.owed


def raise_months(inputs: Rows, claims: list[Claim]) -> None:
    for group in _of_payees(inputs, claims, CapPeriod.MONTH).values():
        _raise(group, _floor(group))
        for claim in group:
            claim.wanted = claim.owed


def raise_years(inputs: Rows, claims: list[Claim], periods: list[int]) -> None:
    """After the payee caps: each December that is worked out."""
    for (payee_id, _key, period), group in _of_payees(inputs, claims, CapPeriod.YEAR).items():
        if period % 100 != 12:
            continue
        component = group[0].component
        assert component is not None
        keys = _together(inputs, component.component_key)
        others = sum(
            claim.owed
            for claim in claims
            if claim.payee_id == payee_id
            and claim.component_key in keys
            and claim.period // 100 == period // 100
            and claim not in group
        )
        before = sum(
            use.amount - use.taken
            for use in inputs.cap_uses
            if use.payee_id == payee_id
            and use.component_key in keys
            and use.period // 100 == period // 100
            and use.period not in periods
        )
        _raise(group, _floor(group) - others - before)


def _of_payees(inputs: Rows, claims: list[Claim], over: CapPeriod) -> dict[tuple[int, int, int], list[Claim]]:
    groups: defaultdict[tuple[int, int, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        component = claim.component
        if component is not None and component.payee_floor is not None and component.floor_period is over:
            key = min(_together(inputs, component.component_key))
            groups[claim.payee_id, key, claim.period].append(claim)
    return groups


def _together(inputs: Rows, component_key: int) -> set[int]:
    component = next(row for row in inputs.components if row.component_key == component_key)
    of_floors = {row.component_key for row in inputs.components if row.payee_floor is not None}
    return sharing(inputs, component) & of_floors | {component_key}


def _floor(group: list[Claim]) -> int:
    return max(claim.component.payee_floor or 0 for claim in group if claim.component)


def _raise(group: list[Claim], least: int) -> None:
    missing = least - sum(claim.owed for claim in group)
    standing = sorted(
        (claim for claim in group if claim.reason in STANDING and claim.owed >= 0),
        key=lambda claim: (*claim.order(), claim.component_key, claim.kind, claim.fact.grain),
    )
    if missing <= 0 or not standing:
        return
    weights = [claim.owed for claim in standing]
    shares = shared_out(missing, weights if any(weights) else [1] * len(weights))
    for claim, share in zip(standing, shares, strict=True):
        claim.owed += share
        if claim.owed:
            claim.reason = ""
