"""The workbench: what waits for this person, and how the money stands. Different for each role."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from commissions.choices import DisputeStatus, StatementStatus
from commissions.models import Dispute, Statement
from commissions.panels import month_rows
from commissions.services import desk_pages
from commissions.services.confirmations import CONFIRM
from commissions.services.workbench import tasks_for
from commissions.views.desk import VIEW as DESK
from core.periods import current_period, shift, today
from core.views.base import SIGNED_IN, PageView

SHOWN_STATEMENTS = 6
SHOWN_MONTHS = 4


class HomeView(PageView):
    permission = SIGNED_IN
    title = gettext_lazy("Home")
    template_name = "commissions/home/home.html"

    @cached_property
    def is_dealer(self) -> bool:
        return bool(self.user.scope_for(CONFIRM))

    def get_context(self) -> dict[str, Any]:
        context = {**super().get_context(), "dealer": self.is_dealer}
        if self.is_dealer:
            return {**context, "tasks": [], **self.own_statements()}
        scope = self.user.scope_for(DESK)
        board = desk_pages.Board(scope, shift(current_period(), -SHOWN_MONTHS)) if scope else None
        return {**context, "tasks": tasks_for(self.user, board), **(self.months(board) if board else {})}

    def own_statements(self) -> dict[str, Any]:
        """The latest statement in large, the ones before it below, and disputes that wait."""
        statements = list(
            Statement.objects.visible_to(self.user, CONFIRM)
            .select_related("payee")
            .order_by("-period", "payee__level", "-amount")[: SHOWN_STATEMENTS + 1]
        )
        disputes = Dispute.objects.visible_to(self.user, "commissions.dispute_raise").filter(
            status__in=DisputeStatus.in_group("unsettled")
        )
        latest = statements[0] if statements else None
        return {
            "latest": latest,
            "several": len({statement.payee_id for statement in statements}) > 1,
            "latest_state": StatementStatus(latest.status) if latest else None,
            "difference": latest.amount - latest.previous_amount
            if latest and latest.previous_amount is not None
            else None,
            "days_left": (latest.respond_by - today()).days if latest and latest.respond_by else None,
            "statements": [(statement, StatementStatus(statement.status)) for statement in statements[1:]],
            "disputes": [(dispute, DisputeStatus(dispute.status)) for dispute in disputes.order_by("pk")[:5]],
        }

    def months(self, board: desk_pages.Board) -> dict[str, Any]:
        """The latest month that has begun in the user's cities, city by city; of one city the last months."""
        several = len(board.cities) > 1
        periods = board.periods[:1] if several else board.periods[:SHOWN_MONTHS]
        ids = [city.pk for city in board.cities]
        rows = month_rows(board, periods, desk_pages.month_totals(ids, desk_pages.previous_of(periods)))
        return {
            "rows": rows,
            "total": rows.total,
            "several": several,
            "period": periods[0] if periods else None,
        }
