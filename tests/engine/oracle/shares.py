"""Paragraph 25: whose a fact is, and what several channels share."""

from collections.abc import Sequence
from dataclasses import replace

from commissions.engine import Attribution, Fact
from tests.engine.oracle.earning import Claim
from tests.engine.oracle.places import place
from tests.engine.rows import Rows


def attributed(inputs: Rows) -> list[Fact]:
    """The facts, each with the first of its claimants in the place of whoever reported it."""
    return [replace(fact, channel_id=_first(_of(inputs, fact), fact)) for fact in inputs.facts]


def _of(inputs: Rows, fact: Fact) -> list[Attribution]:
    return [row for row in inputs.attributions if (row.grain, row.fact_id) == (fact.grain, fact.fact_id)]


def _first(rows: Sequence[Attribution], fact: Fact) -> int:
    order = sorted(rows, key=lambda row: (-row.share, row.channel_id != fact.channel_id, row.channel_id))
    return order[0].channel_id if order else fact.channel_id


def share_out(inputs: Rows, claims: list[Claim]) -> list[Claim]:
    found = []
    for claim in claims:
        rows = _of(inputs, claim.fact)
        found += _shares(inputs, claim, rows) if len(rows) > 1 else [claim]
    return found


def _shares(inputs: Rows, claim: Claim, rows: list[Attribution]) -> list[Claim]:
    """One a payee, the largest of its channels named."""
    owners: dict[int, list[Attribution]] = {}
    for row in sorted(rows, key=lambda row: (-row.share, row.channel_id)):
        owners.setdefault(_payee(inputs, row.channel_id, claim), []).append(row)
    shares = {payee: sum(row.share for row in own) for payee, own in owners.items()}
    parts = {payee: divmod(abs(claim.gross) * share, 10_000) for payee, share in shares.items()}
    left = abs(claim.gross) - sum(whole for whole, _ in parts.values())
    ranked = sorted(parts, key=lambda payee: (-parts[payee][1], -shares[payee], payee))
    sign = -1 if claim.gross < 0 else 1
    found = []
    for payee, own in owners.items():
        unplaced = all(place(inputs, row.channel_id, claim.day) is None for row in own)
        gross = 0 if unplaced else sign * (parts[payee][0] + (ranked.index(payee) < left))
        reason = "O00" if unplaced else claim.reason if not claim.gross else "" if gross else "Z00"
        found.append(
            replace(
                claim,
                payee_id=payee,
                channel_id=own[0].channel_id,
                share=shares[payee],
                gross=gross,
                reason=reason,
            )
        )
    return found


def _payee(inputs: Rows, channel_id: int, claim: Claim) -> int:
    here = place(inputs, channel_id, claim.day)
    if here is not None and here.kind in inputs.paid_through_parent and here.parent_id is not None:
        return here.parent_id
    return channel_id


def overrides_together(claims: list[Claim]) -> list[Claim]:
    """An upline of several who share a fact has one line, in the name of the largest."""
    groups: dict[tuple[int, ...], list[Claim]] = {}
    for claim in claims:
        fact = claim.fact
        key = (claim.payee_id, claim.component_key, int(fact.grain), fact.fact_id)
        groups.setdefault(key, []).append(claim)
    return [_together(group) for group in groups.values()]


def _together(group: list[Claim]) -> Claim:
    if len(group) == 1:
        return group[0]
    one = min(group, key=lambda claim: (-(claim.share or 0), claim.channel_id or 0))
    gross = sum(claim.gross for claim in group)
    return replace(
        one,
        base=sum(claim.base or 0 for claim in group),
        gross=gross,
        reason="" if gross else one.reason or "Z00",
    )
