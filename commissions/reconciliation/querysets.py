"""A dealer's lists, for the dealer and for the staff who see its disputes."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.reconciliation.models import Reconciliation, ReconciliationRow  # noqa: F401


class ReconciliationQuerySet(ScopedQuerySet["Reconciliation"]):
    view_code = "commissions.dispute_view"
    scope_district = "district_id"
    scope_channel = "payee_id"


class ReconciliationRowQuerySet(ScopedQuerySet["ReconciliationRow"]):
    view_code = "commissions.dispute_view"
    scope_city = "reconciliation__city_id"
    scope_district = "reconciliation__district_id"
    scope_channel = "reconciliation__payee_id"
