"""Rulings on several disputes at once, and their approval: all of them, or none."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.choices import DisputeStatus
from commissions.models import Dispute
from commissions.services.disputes import MOVED_ON
from commissions.services.rulings import dispute_rule, ruling_approve
from core.errors import Conflict, Forbidden, Refusal
from users.models import User

MOST: Final = 200
"""Each ruling takes locks, makes money and is written down by itself; more than these at once take too long."""
CLAIMED, REJECT = "claimed", "reject"


@transaction.atomic
def disputes_rule(disputes: QuerySet[Dispute], *, verdict: str, text: str, user: User) -> int:
    """Rules on each as by its own page: `claimed` pays each dealer what it claims, `reject` pays none.

    A large ruling still waits for a second person. Raises Refusal, Conflict, Forbidden or ValidationError that
    names the dispute which stands in the way; nothing is ruled on then.
    """
    rows = _in_order(disputes, _("At most %(count)s disputes are ruled on at once."))
    for dispute in rows:
        if dispute.status != DisputeStatus.OPEN:
            raise Conflict(_("%(dispute)s is no longer open: nothing was ruled on.") % {"dispute": dispute})
        if verdict == CLAIMED and dispute.claimed is None:
            message = _("%(dispute)s claims no amount, so it is ruled on by itself.")
            raise Refusal(message % {"dispute": dispute})
        due = dispute.claimed if verdict == CLAIMED else None
        _named(dispute, partial(dispute_rule, dispute=dispute, due=due, text=text, user=user))
    return len(rows)


@transaction.atomic
def rulings_approve(disputes: QuerySet[Dispute], *, dues: Mapping[int, int], user: User) -> int:
    """A second person agrees with each of these rulings. `dues` are the amounts that they saw, by dispute.

    Raises what `ruling_approve` raises, with the number of the dispute that stands in the way, and Conflict where
    a ruling isn't the one that was seen; nothing is approved then.
    """
    rows = _in_order(disputes, _("At most %(count)s rulings are approved at once."))
    for dispute in rows:
        if dispute.status != DisputeStatus.REVIEW:
            message = _("%(dispute)s waits for no approval: nothing was approved.")
            raise Conflict(message % {"dispute": dispute})
        due = dues.get(dispute.pk)
        if due is None:
            raise Conflict(f"{dispute}: {MOVED_ON}")
        _named(dispute, partial(ruling_approve, dispute=dispute, due=due, user=user))
    return len(rows)


def _in_order(disputes: QuerySet[Dispute], too_many: str) -> list[Dispute]:
    """In the order in which all services lock them."""
    rows = list(disputes.select_related("statement").order_by("statement_id", "pk")[: MOST + 1])
    if len(rows) > MOST:
        raise Refusal(too_many % {"count": MOST})
    return rows


def _named(dispute: Dispute, act: Callable[[], object]) -> None:
    """As the service says, with the number of the dispute before what it refuses."""
    try:
        act()
    except (Conflict, Forbidden) as refusal:
        raise type(refusal)(f"{dispute}: {refusal}") from refusal
    except ValidationError as error:
        raise ValidationError(f"{dispute}: {' '.join(error.messages)}") from error
