"""The workbench: what waits for this person, and how the money stands. Different for each role."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from commissions.choices import DisputeStatus, RunStatus, StatementStatus
from commissions.models import Dispute, Month, Run, Statement
from commissions.panels import month_rows
from commissions.services import desk_pages
from commissions.services.confirmations import CONFIRM
from commissions.services.workbench import tasks_for
from commissions.views.desk import VIEW as DESK
from core.periods import today
from core.views.base import SIGNED_IN, PageView
from network.models import Region

SHOWN_STATEMENTS = 6


class HomeView(PageView):
    permission = SIGNED_IN
    title = gettext_lazy("Home")
    template_name = "commissions/home/home.html"

    @cached_property
    def is_dealer(self) -> bool:
        return bool(self.user.scope_for(CONFIRM))

    def get_context(self) -> dict[str, Any]:
        context = {**super().get_context(), "tasks": tasks_for(self.user), "dealer": self.is_dealer}
        if self.is_dealer:
            return {**context, **self.own_statements()}
        if self.user.scope_for(DESK):
            return {**context, **self.months()}
        return context

    def own_statements(self) -> dict[str, Any]:
        """The latest statement in large, the ones before it below, and disputes that wait."""
        statements = list(
            Statement.objects.visible_to(self.user, CONFIRM)
            .select_related("payee")
            .order_by("-period", "-amount")[: SHOWN_STATEMENTS + 1]
        )
        disputes = Dispute.objects.visible_to(self.user, "commissions.dispute_raise").filter(
            status=DisputeStatus.OPEN
        )
        latest = statements[0] if statements else None
        return {
            "latest": latest,
            "latest_state": StatementStatus(latest.status) if latest else None,
            "difference": latest.amount - latest.previous_amount
            if latest and latest.previous_amount is not None
            else None,
            "days_left": (latest.respond_by - today()).days if latest and latest.respond_by else None,
            "statements": [
                (statement, StatementStatus(statement.status), max(statement.payable, 0))
                for statement in statements[1:]
            ],
            "disputes": [(dispute, DisputeStatus(dispute.status)) for dispute in disputes.order_by("pk")[:5]],
        }

    def months(self) -> dict[str, Any]:
        """The latest month that has begun in the user's cities, city by city; of one city the last months."""
        scope = self.user.scope_for(DESK)
        cities = list(Region.objects.cities().filter(desk_pages.scope_cities(scope)))
        ids = [city.pk for city in cities]
        known = list(
            Month.objects.filter(city_id__in=ids)
            .order_by("-period")
            .values_list("period", flat=True)
            .distinct()[:4]
        )
        periods = known[:1] if len(cities) > 1 else known
        if not periods:
            return {"rows": []}
        runs = Run.objects.filter(city_id__in=ids, period__in=periods, status=RunStatus.DONE)
        rows = month_rows(
            cities,
            periods,
            {
                (month.city_id, month.period): month
                for month in Month.objects.filter(city_id__in=ids, period__in=periods)
            },
            desk_pages.month_totals(ids, desk_pages.previous_of(periods)),
            desk_pages.uploads_of(ids, periods),
            {(run.city_id, run.period): run for run in runs.order_by("id")},
        )
        return {"rows": rows, "total": rows.total, "several": len(cities) > 1, "period": periods[0]}
