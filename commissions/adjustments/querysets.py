"""Proposed adjustments, for those who see what a month comes to before it is published."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.adjustments.models import AdjustmentRequest  # noqa: F401


class AdjustmentRequestQuerySet(ScopedQuerySet["AdjustmentRequest"]):
    """The payee reads what was approved, on its statement."""

    view_code = "commissions.statement_draft_view"
    scope_district = "payee__district_id"
