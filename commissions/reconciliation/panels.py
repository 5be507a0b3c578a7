"""Rows of a dealer's list as the page of their dispute shows them."""

from typing import Any

from commissions.models import Dispute
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.models import ReconciliationRow
from commissions.reconciliation.tables import why_of
from commissions.services.labels import labels_for
from core.masking import masked


def rows_of_dispute(dispute: Dispute, *, in_full: bool, limit: int) -> dict[str, Any]:
    """One query, and one for the words of the reasons; nothing more for a dispute without such rows."""
    rows = ReconciliationRow.objects.filter(dispute=dispute).select_related("reconciliation").order_by("pk")
    shown: list[Any] = list(rows[:limit])
    labels = labels_for(row.component_key for row in shown if row.reason)
    for row in shown:
        row.number_shown = row.number if in_full else masked(row.number)
        row.why = why_of(row, labels.reason(row.reason, row.component_key))
        row.outcome = Bucket(row.bucket)
    return {
        "own_rows": shown,
        "own_row_count": len(shown) if len(shown) < limit else rows.count(),
        "own_list": shown[0].reconciliation if shown else None,
    }
