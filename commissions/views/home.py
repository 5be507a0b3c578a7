"""The workbench: what waits for this person, and how the money stands. Different for each role."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from commissions.calendar.services.board import next_due
from commissions.choices import DisputeStatus, StatementStatus
from commissions.forms.desk import CardMoveForm
from commissions.home_panels import CARD_NAMES, month_line, trends
from commissions.models import Dispute, DuePart, Statement
from commissions.panels import month_rows
from commissions.services import desk_pages
from commissions.services.confirmations import CONFIRM
from commissions.services.home_cards import card_move, habits_of
from commissions.services.home_changes import changes_since
from commissions.services.workbench import tasks_for
from commissions.views.desk import VIEW as DESK
from core.periods import current_period, period_range, shift, today
from core.views.acting import CollectionActionView
from core.views.base import SIGNED_IN, PageView

SHOWN_STATEMENTS = 6
SHOWN_MONTHS = 4
TREND_MONTHS = 6


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
            return {**context, **self.own_statements()}
        scope = self.user.scope_for(DESK)
        board = desk_pages.Board(scope, shift(current_period(), -TREND_MONTHS)) if scope else None
        habits = habits_of(self.user)
        return {
            **context,
            "cards": [(card, f"commissions/home/{card}.html", CARD_NAMES[card]) for card in habits.order],
            "tasks": tasks_for(self.user, board),
            "changes": changes_since(self.user, habits.since, board),
            "since": habits.since,
            **(self.months(board) if board else {}),
        }

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
            "coming": next_due(DuePart.objects.visible_to(self.user)),
        }

    def months(self, board: desk_pages.Board) -> dict[str, Any]:
        """The latest month that has begun in the user's cities, city by city; of one city the last months."""
        several = len(board.cities) > 1
        periods = board.periods[:1] if several else board.periods[:SHOWN_MONTHS]
        latest = periods[0] if periods else current_period()
        span = list(period_range(shift(latest, -TREND_MONTHS), latest))
        totals = desk_pages.month_totals([city.pk for city in board.cities], span)
        rows = month_rows(board, periods, totals)
        return {
            "rows": rows,
            "total": rows.total,
            "several": several,
            "period": periods[0] if periods else None,
            "figures": trends(totals, span),
            "line": month_line(board, latest) if not several else None,
        }


class CardMoveView(CollectionActionView):
    """Everybody puts the cards of their workbench in their own order."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Statement.objects.none()
    form_class: ClassVar[type[forms.Form] | None] = CardMoveForm

    def perform(self, data: dict[str, Any]) -> str:
        card_move(self.user, data["card"], data["by"])
        return reverse("home")
