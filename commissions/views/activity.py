"""What was done to months, statements, disputes and plan versions."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from commissions.models import Dispute, Month, PlanVersion, Statement
from core.audit.panels import ActivityPanel
from core.views.activity import ActivityView


def _disputes(statement: Statement) -> QuerySet[Any]:
    return statement.disputes.all()


class MonthActivityView(ActivityView):
    queryset = Month.objects.all()
    lookups: ClassVar[dict[str, str]] = {"city": "city_id", "period": "period"}


class StatementActivityView(ActivityView):
    """With what was done to its disputes: whoever sees the statement sees them."""

    queryset = Statement.objects.all()
    panel = ActivityPanel(side=False, about=_disputes)


class DisputeActivityView(ActivityView):
    queryset = Dispute.objects.all()


class PlanVersionActivityView(ActivityView):
    queryset = PlanVersion.objects.all()
