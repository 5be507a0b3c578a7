"""A statement beside last month's, item by item: both columns add up to the amounts of the two statements."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from commissions.choices import LineKind
from commissions.models import Statement
from commissions.services.desk import Figure, MonthSums
from core.scoping import ScopedUser

_Item = tuple[int, int]
"""Kind of line and key of the component; differences of earlier months are kind 0."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One item of both months, in fen."""

    name: str
    before: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.before


def with_previous(statements: QuerySet[Any], user: ScopedUser) -> QuerySet[Any]:
    """Annotates `previous_id`: last month's statement of the same payee in the same city, if this user sees it."""
    # One of the two is no month: 202600 before January, 202521 before October.
    months: Any = (OuterRef("period") - 1, OuterRef("period") - 89)
    same = Statement.objects.visible_to(user).filter(
        city=OuterRef("city"), payee=OuterRef("payee"), period__in=months
    )
    found: QuerySet[Any] = statements.annotate(previous_id=Subquery(same.values("pk")[:1]))
    return found


def statement_changes(sums: MonthSums, earlier: MonthSums) -> list[Changed]:
    """What changed most comes first."""
    before, now = _by_item(earlier), _by_item(sums)
    rows = [
        Changed(_name(item, sums if item in now else earlier), before.get(item, 0), now.get(item, 0))
        for item in {**now, **before}
    ]
    shown = [row for row in rows if row.before or row.now]
    return sorted(shown, key=lambda row: (-abs(row.difference), row.name))


def _by_item(months: MonthSums) -> dict[_Item, int]:
    found: dict[_Item, int] = defaultdict(int)
    for row in months.rows:
        found[_item(row, months.period)] += row.amount
    return dict(found)


def _item(row: Figure, period: int) -> _Item:
    if row.kind == LineKind.ADJUSTMENT:
        return row.kind, 0
    return (row.kind, row.component_key) if row.event_period == period else (0, 0)


def _name(item: _Item, months: MonthSums) -> str:
    kind, component_key = item
    if not kind:
        return _("Differences of earlier months")
    return months.labels.component(component_key) if component_key else str(LineKind(kind).label)
