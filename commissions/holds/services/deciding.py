"""What becomes of held lines: released, or refused by two people. All rows of a call, or none.

A refusal is an adjustment of minus the amount, which the next run posts into the open month like a ruling: nothing that
was posted changes. Until the statement with it is published the held piece stays frozen; then both cancel out.
"""

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commissions.choices import StatementStatus
from commissions.holds.choices import LineHoldStatus, RefusalReason
from commissions.holds.services.telling import holds_told
from commissions.models import Adjustment, LineHold, Statement
from commissions.payments.services.holds import HOLD
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.rights import require
from core.audit import record_each
from core.errors import Refusal
from core.scoping import ScopedUser

DECIDE: Final = "commissions.hold_decide"

DECIDED: Final = _("One of these lines was decided already. Look at them again.")
NOT_PROPOSED: Final = _("Only a refusal that was proposed can be confirmed or sent back.")
OWN_PROPOSAL: Final = _("You proposed this refusal, so another person has to decide.")
SAY_WHY: Final = _("Say why.")


@transaction.atomic
def holds_release(rows: QuerySet[LineHold], *, reason: str, user: ScopedUser) -> int:
    """They are owed after all: the next payment batch takes them."""
    why = _said(reason)
    holds = _locked(rows, user, HOLD, LineHoldStatus.in_group("open"))
    for hold in holds:
        hold.status, hold.answer, hold.finding = LineHoldStatus.RELEASED, why, ""
        hold.proposed_by_id = hold.proposed_at = None
        hold.decided_by_id, hold.decided_at = user.pk, timezone.now()
        if hold.statement.status == StatementStatus.DRAFT:
            hold.frozen = 0
    return _save(holds, "commissions.line_hold_release", user)


@transaction.atomic
def holds_refuse(rows: QuerySet[LineHold], *, finding: str, reason: str, user: ScopedUser) -> int:
    """Proposes that they are not owed; another person decides. They stay held meanwhile."""
    why = _said(reason)
    holds = _locked(rows, user, HOLD, [LineHoldStatus.HELD])
    for hold in holds:
        hold.status, hold.answer = LineHoldStatus.PROPOSED, why
        hold.finding = RefusalReason(finding)
        hold.proposed_by_id, hold.proposed_at = user.pk, timezone.now()
    return _save(holds, "commissions.line_hold_refuse", user)


@transaction.atomic
def refusals_confirm(rows: QuerySet[LineHold], *, user: ScopedUser) -> int:
    """The second person agrees: the next run posts the difference."""
    holds = _proposed(rows, user)
    for hold in holds:
        hold.adjustment = _adjustment(hold, hold.proposed_by_id or 0)
        hold.status = LineHoldStatus.REFUSED
        hold.decided_by_id, hold.decided_at = user.pk, timezone.now()
    return _save(holds, "commissions.refusal_confirm", user)


@transaction.atomic
def refusals_return(rows: QuerySet[LineHold], *, reason: str, user: ScopedUser) -> int:
    """The second person doesn't agree: they are held as before, and may be released or proposed anew."""
    why = _said(reason)
    holds = _proposed(rows, user)
    for hold in holds:
        hold.status, hold.answer, hold.finding = LineHoldStatus.HELD, why, ""
        hold.proposed_by_id = hold.proposed_at = None
    return _save(holds, "commissions.refusal_return", user)


def _proposed(rows: QuerySet[LineHold], user: ScopedUser) -> list[LineHold]:
    holds = _locked(rows, user, DECIDE, [LineHoldStatus.PROPOSED], otherwise=str(NOT_PROPOSED))
    if any(hold.proposed_by_id == user.pk for hold in holds):
        raise MakerIsChecker(OWN_PROPOSAL)
    return holds


def _adjustment(hold: LineHold, maker: int) -> Adjustment:
    """Minus what the line comes to. Where deductions had left less of it to be kept back, the rest of them goes back too."""
    return Adjustment.objects.create(
        city_id=hold.city_id,
        payee_id=hold.payee_id,
        event_period=hold.period,
        amount=-hold.amount,
        reason=f"{hold.finding} {hold.answer}"[:200],
        component_key_id=hold.component_key or None,
        made_by_id=maker,
    )


def _locked(
    rows: QuerySet[LineHold],
    user: ScopedUser,
    code: str,
    states: Collection[str],
    *,
    otherwise: str = "",
) -> list[LineHold]:
    """The rows as they are now, with their statements; all in one of the states, and within the user's right."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    statements = Statement.objects.filter(line_holds__in=keys).order_by("pk").distinct().values("pk")
    list(Statement.objects.filter(pk__in=statements).order_by("pk").select_for_update(of=("self",)))
    holds = list(
        LineHold.objects.filter(pk__in=keys)
        .select_related("statement__payee")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    for city_id in {hold.city_id for hold in holds}:
        require(user, code, city_id)
    if not holds or any(hold.status not in states for hold in holds):
        raise WrongState(otherwise or str(DECIDED))
    return holds


def _save(holds: list[LineHold], action: str, user: ScopedUser) -> int:
    fields = [
        *("status", "answer", "finding", "frozen", "proposed_by", "proposed_at", "decided_by", "decided_at"),
        "adjustment",
    ]
    LineHold.objects.bulk_update(holds, fields, batch_size=1_000)
    record_each(
        actor=user,
        action=action,
        told=holds_told(holds, {h.statement_id: h.statement for h in holds}.values()),
    )
    return len(holds)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refusal(SAY_WHY)
    return reason.strip()
