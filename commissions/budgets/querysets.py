"""Budgets of cities' months, for whoever sees the run desk."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.budgets.models import Budget  # noqa: F401


class BudgetQuerySet(ScopedQuerySet["Budget"]):
    view_code = "commissions.run_view"
