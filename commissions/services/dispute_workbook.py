"""Statistics of disputes as a workbook."""

from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from commissions.services.books import Book, fen
from commissions.services.dispute_statistics import Statistics
from core import formats


def statistics_workbook(found: Statistics, target: BinaryIO | Any) -> None:
    """One sheet: a row for each component and reason, and their total."""
    book = Book(target)
    heads = (
        *(_("Component"), _("Plan"), _("Reason"), _("Raised"), _("Open"), _("Upheld"), _("Rejected")),
        *(
            _("Withdrawn"),
            _("Share won"),
            _("Claimed on top (yuan)"),
            _("Added (yuan)"),
            _("Days to the answer"),
        ),
    )
    rows: list[tuple[Any, ...]] = [heads]
    for row in [*found.rows, found.total]:
        rows.append(
            (
                *(row.name, row.plan, row.reason, row.raised, row.open, row.upheld, row.rejected),
                *(row.withdrawn, formats.percent(row.won, 1), fen(row.claimed), fen(row.added), row.days),
            )
        )
    book.sheet(_("Disputes"), (28, 24, 32, 9, 9, 9, 9, 9, 10, 16, 16, 12), rows)
    book.close()
