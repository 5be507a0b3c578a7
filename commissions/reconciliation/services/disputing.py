"""Rows of a reconciliation become one dispute: their lines, and as evidence the rows themselves."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commissions.choices import DisputeStatus
from commissions.models import Dispute
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.models import ReconciliationRow
from commissions.services.confirmations import statement_locked
from commissions.services.disputes import RAISE, dispute_raise
from core import formats
from core.errors import Conflict, Refusal
from users.models import User

_HOLDING = Q(dispute__status__in=(*DisputeStatus.in_group("unsettled"), DisputeStatus.UPHELD))
"""Rows that a dispute has taken up, as long as it isn't rejected or withdrawn."""


@transaction.atomic
def rows_dispute(rows: QuerySet[ReconciliationRow], *, text: str, claimed: int | None, user: Any) -> int:
    """Raises one dispute about these rows of one list; returns how many they are.

    Rows without a line, of orders that the operator doesn't know, are its evidence. What `dispute_raise` refuses is
    refused here: a statement that is confirmed, the deadline, lines that are in dispute already.
    """
    return rows_dispute_about(list(rows.select_related("reconciliation__statement")), text, claimed, user)[0]


@transaction.atomic
def rows_dispute_about(
    rows: Iterable[ReconciliationRow], text: str, claimed: int | None, user: User
) -> tuple[int, Dispute]:
    given = list(rows)
    if len({row.reconciliation_id for row in given}) != 1:
        raise Refusal(_("Choose rows of one list."))
    statement = statement_locked(given[0].reconciliation.statement, user, RAISE)
    keys = [row.pk for row in given]
    if any(row.bucket not in Bucket.in_group("disputable") for row in given):
        raise Refusal(_("Only rows that are underpaid, refused or unknown can be disputed."))
    if ReconciliationRow.objects.filter(_HOLDING, pk__in=keys).exists():
        raise Conflict(_("One of these rows is in a dispute already."))
    dispute = dispute_raise(
        statement=statement,
        line_ids={line for row in given for line in row.lines},
        text=text,
        claimed=claimed,
        user=user,
        evidence=len(given),
    )
    ReconciliationRow.objects.filter(pk__in=keys).update(dispute=dispute)
    return len(given), dispute


def expected_of(rows: Iterable[ReconciliationRow]) -> int | None:
    """What the rows should come to together; None where one of them names no amount."""
    amounts = [row.expected for row in rows]
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def summary_of(rows: Iterable[ReconciliationRow]) -> str:
    """The first words of the dispute, which the dealer may change: how many rows of which kind, and what they expect."""
    given = list(rows)
    told = []
    for bucket in Bucket:
        of_bucket = [row for row in given if row.bucket == bucket]
        if not of_bucket:
            continue
        values = {
            "bucket": bucket.label,
            "count": formats.count(len(of_bucket)),
            "expected": formats.money(sum(row.expected or 0 for row in of_bucket)),
            "paid": formats.money(sum(row.paid or 0 for row in of_bucket)),
        }
        told.append(_("%(bucket)s: %(count)s rows, %(expected)s yuan expected, %(paid)s yuan paid.") % values)
    return "\n".join([_("From my own list:"), *told])
