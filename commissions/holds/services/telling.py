"""Held lines in the audit log: one event a statement, however many of its lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from commissions.models import LineHold, Statement
from commissions.services.confirmations import statement_called


def holds_told(
    holds: Iterable[LineHold], statements: Iterable[Statement]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What it is about and the detail: lines, fen, what is checked or was found."""
    of: defaultdict[int, list[LineHold]] = defaultdict(list)
    for hold in holds:
        of[hold.statement_id].append(hold)
    for statement in statements:
        if mine := of.get(statement.pk):
            codes = sorted({hold.finding or hold.code for hold in mine})
            yield (
                statement_called(statement),
                {
                    "lines": len(mine),
                    "amount": sum(hold.amount for hold in mine),
                    "reason": mine[0].answer or ", ".join(codes),
                },
            )
