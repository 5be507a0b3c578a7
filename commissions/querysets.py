"""Questions that are asked of plans, runs, lines, statements and disputes."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from commissions.choices import FrameStatus, StatementStatus, VersionStatus
from core.scoping import CommonQuerySet, ScopedQuerySet, ScopedUser
from network.choices import RegionLevel

if TYPE_CHECKING:
    from commissions.models import (  # noqa: F401
        Adjustment,
        AnswerTemplate,
        Coefficient,
        CoefficientKind,
        Dispute,
        Frame,
        Line,
        Month,
        Plan,
        PlanVersion,
        Run,
        Statement,
    )


class AnswerTemplateQuerySet(CommonQuerySet["AnswerTemplate"]):
    """Offered to whoever rules on a dispute; kept as the portal's."""

    view_code = "commissions.desk_edit"
    edit_code = "commissions.desk_edit"


class PlanQuerySet(ScopedQuerySet["Plan"]):
    """Everyone who may see plans sees the province's; a city's own are seen in that city."""

    view_code = "commissions.plan_view"
    scope_city = "region_id"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        visible = super().visible_to(user, code)
        scope = user.scope_for(self.view_code)
        if code not in (None, self.view_code) or scope.everything or not scope:
            return visible
        return self.filter(self.scope_filter(scope) | Q(region__level=RegionLevel.PROVINCE))


class PlanVersionQuerySet(ScopedQuerySet["PlanVersion"]):
    view_code = "commissions.plan_view"
    scope_city = "plan__region_id"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        visible = super().visible_to(user, code)
        scope = user.scope_for(self.view_code)
        if code not in (None, self.view_code) or scope.everything or not scope:
            return visible
        return self.filter(self.scope_filter(scope) | Q(plan__region__level=RegionLevel.PROVINCE))

    def approved(self) -> Self:
        return self.filter(status__in=[VersionStatus.ACTIVE, VersionStatus.SUPERSEDED])


class FrameQuerySet(ScopedQuerySet["Frame"]):
    """Frames are the province's: whoever sees plans has to know them."""

    view_code = "commissions.plan_view"
    scope_city = "region_id"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        visible = super().visible_to(user, code)
        scope = user.scope_for(self.view_code)
        if code not in (None, self.view_code) or scope.everything or not scope:
            return visible
        return self.all()

    def in_force(self, first: int, last: int | None) -> list["Frame"]:
        """Those that hold in any of the months, the general one of each time first."""
        approved = self.filter(status=FrameStatus.APPROVED)
        if last is not None:
            approved = approved.filter(valid_from__lte=last)
        found: list[Frame] = []
        latest: dict[int, Frame] = {}
        for frame in approved.order_by("valid_from", "id"):
            if frame.valid_from <= first:
                latest[frame.channel_kind or 0] = frame
            else:
                found.append(frame)
        return [*(frame for _kind, frame in sorted(latest.items())), *found]


class CoefficientQuerySet(ScopedQuerySet["Coefficient"]):
    view_code = "commissions.run_view"
    scope_city = "channel__city_id"
    scope_district = "channel__district_id"


class CoefficientKindQuerySet(CommonQuerySet["CoefficientKind"]):
    view_code = "commissions.run_view"
    edit_code = "commissions.plan_edit"


class MonthQuerySet(ScopedQuerySet["Month"]):
    view_code = "commissions.run_view"


class RunQuerySet(ScopedQuerySet["Run"]):
    view_code = "commissions.run_view"


class StatementQuerySet(ScopedQuerySet["Statement"]):
    """Drafts are for those who prepare them; a dealer sees own statements once published."""

    view_code = "commissions.statement_view"
    draft_code = "commissions.statement_draft_view"
    scope_district = "district_id"
    scope_channel = "payee_id"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        visible = super().visible_to(user, code)
        scope = user.scope_for(self.draft_code)
        if scope.everything:
            return visible
        return visible.filter(~Q(status=StatementStatus.DRAFT) | self.scope_filter(scope))


class LineQuerySet(ScopedQuerySet["Line"]):
    view_code = "commissions.statement_view"
    scope_channel = "payee_id"
    scope_district = "payee__district_id"


class AdjustmentQuerySet(ScopedQuerySet["Adjustment"]):
    view_code = "commissions.run_view"


class DisputeQuerySet(ScopedQuerySet["Dispute"]):
    view_code = "commissions.dispute_view"
    scope_district = "district_id"
    scope_channel = "payee_id"
