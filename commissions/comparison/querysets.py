"""Comparisons are seen by whoever sees simulations of their region; rows go with their comparison."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.comparison.models import Comparison, ComparisonRow  # noqa: F401

VIEW = "commissions.simulation_view"
RUN = "commissions.simulation_run"


class ComparisonQuerySet(ScopedQuerySet["Comparison"]):
    view_code = VIEW
    scope_city = "region_id"


class ComparisonRowQuerySet(ScopedQuerySet["ComparisonRow"]):
    view_code = VIEW
    scope_city = "comparison__region_id"
