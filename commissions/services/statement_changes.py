"""A statement beside last month's, item by item: both columns add up to the amounts of the two statements."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commissions.choices import LineKind
from commissions.models import Statement
from commissions.services.desk import Figure, MonthSums, month_sums
from core.periods import previous_period
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


def previous_statement(statement: Statement, user: ScopedUser) -> Statement | None:
    """Last month's of the same payee in the same city, if this user sees it. One query."""
    return (
        Statement.objects.visible_to(user)
        .filter(
            city_id=statement.city_id,
            payee_id=statement.payee_id,
            period=previous_period(statement.period),
        )
        .first()
    )


def statement_changes(sums: MonthSums, previous: Statement) -> list[Changed]:
    """What changed most comes first. One query."""
    earlier = month_sums(previous.city_id, previous.period, previous.payee_id)
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
