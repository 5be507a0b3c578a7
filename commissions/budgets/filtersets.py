"""Filters of budgets."""

from typing import ClassVar

from commissions.models import Budget
from core.filters import PeriodFilter, PortalFilterSet

AHEAD = 14
"""Budgets are set for the next year."""


class BudgetFilterSet(PortalFilterSet):
    search_fields = ("city__code__startswith", "city__name")

    period = PeriodFilter(ahead=AHEAD)

    class Meta:
        model = Budget
        fields: ClassVar[list[str]] = []
