"""What the rows of a comparison come to, by outcome, component and month. Each ties to both sides' totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from commissions.comparison.choices import Outcome
from commissions.comparison.models import ComparisonRow


@dataclass(frozen=True, slots=True)
class OutcomeSum:
    """Rows of one outcome, what the sheet and the portal have in them, in fen, and how many are settled."""

    outcome: Outcome
    rows: int = 0
    expected: int = 0
    found: int = 0
    settled: int = 0

    @property
    def difference(self) -> int:
        return self.found - self.expected


def outcome_sums(rows: QuerySet[ComparisonRow]) -> list[OutcomeSum]:
    """Of every outcome, in their order. One query."""
    found = {
        item["outcome"]: OutcomeSum(
            Outcome(item["outcome"]), item["n"], item["wanted"] or 0, item["got"] or 0, item["noted"]
        )
        for item in rows.order_by()
        .values("outcome")
        .annotate(
            n=Count("pk"), wanted=Sum("expected"), got=Sum("found"), noted=Count("pk", filter=~Q(settled=""))
        )
    }
    return [found.get(outcome.value, OutcomeSum(outcome)) for outcome in Outcome]


def total_of(sums: Iterable[OutcomeSum]) -> dict[str, Any]:
    found = list(sums)
    totals: dict[str, Any] = {
        name: sum(getattr(item, name) for item in found)
        for name in ("rows", "expected", "found", "difference", "settled")
    }
    return totals
