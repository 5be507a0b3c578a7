"""Who handles a dispute: given to somebody who may rule on it, so that two people don't work on one."""

from functools import reduce
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.choices import DisputeStatus
from commissions.models import Dispute
from commissions.services import notices
from commissions.services.disputes import ANSWER
from core.audit import record
from core.errors import Conflict, Forbidden
from users.models import User
from users.services.holders import holders_in_city

SHOWN: Final = 5


def assignees(disputes: QuerySet[Dispute]) -> QuerySet[User]:
    """Those who may rule on each of these disputes: the right in every city, and raised none of them."""
    cities = set(disputes.order_by().values_list("city_id", flat=True))
    if not cities:
        return User.objects.none()
    holders = reduce(set.intersection, (set(holders_in_city(ANSWER, city)) for city in cities))
    raised = disputes.order_by().values("raised_by_id")
    return User.objects.filter(pk__in=holders).exclude(pk__in=raised).order_by("name", "pk")


@transaction.atomic
def disputes_assign(disputes: QuerySet[Dispute], *, assignee: User | None, user: User) -> int:
    """Gives all of these disputes to one person, or with None to nobody; returns how many change hands.

    Raises Forbidden for a dispute out of the user's reach, Conflict when one is settled, ValidationError for
    somebody who may not rule on all of them. Nothing is changed then.
    """
    held = list(
        Dispute.objects.filter(pk__in=disputes.order_by().values("pk"))
        .select_for_update(of=("self",))
        .select_related("payee", "statement")
        .order_by("statement_id", "pk")  # as rulings do, so that neither waits for the other
    )
    keys = [row.pk for row in held]
    rows = Dispute.objects.filter(pk__in=keys)
    if rows.visible_to(user, ANSWER).count() != len(held):
        raise Forbidden(_("This dispute is not yours to answer."))
    settled = [str(row) for row in held if row.status not in DisputeStatus.in_group("unsettled")]
    if settled:
        raise Conflict(_("Settled already: %(numbers)s") % {"numbers": ", ".join(settled[:SHOWN])})
    if assignee is not None and not assignees(rows).filter(pk=assignee.pk).exists():
        raise ValidationError({"assignee": _("This person may not rule on all of these disputes.")})
    wanted = assignee.pk if assignee else None
    moved = [row for row in held if row.assigned_to_id != wanted]
    rows.update(assigned_to=assignee)
    told = assignee.username if assignee else ""
    for row in moved:
        record(actor=user, action="commissions.dispute_assign", subject=row, detail={"user": told})
    if assignee is not None and assignee.pk != user.pk:
        notices.disputes_assigned(moved, assignee.pk)
    return len(moved)
