"""What payees usually earn, beside what they earn now: for the run desk."""

from typing import TYPE_CHECKING

from core.scoping import CommonQuerySet, ScopedQuerySet

if TYPE_CHECKING:
    from commissions.outliers.models import OutlierRule, Unusual  # noqa: F401


class OutlierRuleQuerySet(CommonQuerySet["OutlierRule"]):
    view_code = "commissions.desk_edit"
    edit_code = "commissions.desk_edit"


class UnusualQuerySet(ScopedQuerySet["Unusual"]):
    view_code = "commissions.run_view"
