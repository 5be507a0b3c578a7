"""All submitted months of one period decided at once: approved, but for those that are ticked out with a reason.

All of them or none: each in the version that was seen, each with the checks of a single approval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import MonthStatus
from commissions.models import Month
from commissions.services import notices
from commissions.services.errors import StaleVersion, WrongState
from commissions.services.months import NOT_SUBMITTED, STALE, month_approve, month_return
from commissions.services.rights import require
from core.audit import record
from core.errors import Refusal
from core.scoping import ScopedUser

APPROVE: Final = "commissions.run_approve"


class Verdict(models.TextChoices):
    APPROVE = "approve", gettext_lazy("Approve")
    RETURN = "return", gettext_lazy("Return to the city")
    LATER = "later", gettext_lazy("Leave for later")


@dataclass(frozen=True, slots=True)
class MonthDecision:
    """`version` is what was seen; `reason` is needed for all but an approval."""

    month: Month
    version: int
    verdict: str
    reason: str = ""


@transaction.atomic
def months_decide(decisions: Sequence[MonthDecision], *, user: ScopedUser) -> int:
    """Returns how many were approved. Raises what a single approval raises, with the city named, and changes nothing."""
    approved = 0
    for decision in sorted(decisions, key=lambda one: one.month.pk):
        try:
            approved += _decide(decision, user)
        except Refusal as refusal:
            told = f"{decision.month.city}: {refusal}"
            raise type(refusal)(told) from refusal
    return approved


def _decide(decision: MonthDecision, user: ScopedUser) -> int:
    month, reason = decision.month, decision.reason.strip()
    if decision.verdict == Verdict.APPROVE:
        month_approve(month=month, user=user, version=decision.version)
        return 1
    require(user, APPROVE, month.city_id)
    if not reason:
        raise Refusal(_("Say why it is not approved."))
    held = Month.objects.select_for_update(of=("self",)).select_related("city").get(pk=month.pk)
    if held.status != MonthStatus.SUBMITTED:
        raise WrongState(NOT_SUBMITTED)
    if held.version != decision.version:
        raise StaleVersion(STALE)
    if decision.verdict == Verdict.RETURN:
        month_return(month=held, user=user, reason=reason)
    else:
        record(actor=user, action="commissions.month_defer", subject=held, detail={"reason": reason})
        notices.month_deferred(held, user, reason)
    return 0
