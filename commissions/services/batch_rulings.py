"""The same ruling for several disputes at once: all of them, or none."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.choices import DisputeStatus
from commissions.models import Dispute
from commissions.services.rulings import dispute_rule
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
    rows = list(disputes.select_related("statement").order_by("statement_id", "pk")[: MOST + 1])
    if len(rows) > MOST:
        raise Refusal(_("At most %(count)s disputes are ruled on at once.") % {"count": MOST})
    for dispute in rows:
        if dispute.status != DisputeStatus.OPEN:
            raise Conflict(_("%(dispute)s is no longer open: nothing was ruled on.") % {"dispute": dispute})
        if verdict == CLAIMED and dispute.claimed is None:
            message = _("%(dispute)s claims no amount, so it is ruled on by itself.")
            raise Refusal(message % {"dispute": dispute})
        _rule(dispute, dispute.claimed if verdict == CLAIMED else None, text, user)
    return len(rows)


def _rule(dispute: Dispute, due: int | None, text: str, user: User) -> None:
    """As the service says, with the number of the dispute before what it refuses."""
    try:
        dispute_rule(dispute=dispute, due=due, text=text, user=user)
    except (Conflict, Forbidden) as refusal:
        raise type(refusal)(f"{dispute}: {refusal}") from refusal
    except ValidationError as error:
        raise ValidationError(f"{dispute}: {' '.join(error.messages)}") from error
