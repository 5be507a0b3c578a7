"""What still stands between a published month and its end: the checklist of whoever closes it."""

import datetime

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from commissions.choices import DisputeStatus, StatementStatus
from commissions.models import Dispute, Month, Statement
from core import formats
from core.periods import today

_SETTLED = (DisputeStatus.UPHELD, DisputeStatus.REJECTED, DisputeStatus.WITHDRAWN)


def closing_points(month: Month, day: datetime.date | None = None) -> list[str]:
    """One sentence for each kind of thing that is open; none when the month may be closed. Three queries at most."""
    statements = Statement.objects.filter(city_id=month.city_id, period=month.period)
    points = []
    open_disputes = Dispute.objects.filter(statement__in=statements).exclude(status__in=_SETTLED)
    if numbers := list(open_disputes.order_by("pk").values_list("pk", flat=True)):
        shown = ", ".join(f"#{number}" for number in numbers[:10])
        points.append(
            _("%(count)s disputes are not settled: %(numbers)s.") % {"count": len(numbers), "numbers": shown}
        )
    waiting = statements.filter(status=StatementStatus.PUBLISHED, respond_by__gte=day or today()).aggregate(
        count=Count("id"), until=Max("respond_by")
    )
    if waiting["count"]:
        points.append(
            _("%(count)s statements are not confirmed, and may be answered until %(day)s.")
            % {"count": waiting["count"], "day": formats.date(waiting["until"])}
        )
    return points
