"""Setting budgets, and how far a city's month has used its own."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from commissions.choices import MonthStatus
from commissions.models import Budget, Month
from commissions.services.inputs import sql_text
from commissions.services.rights import require
from core import formats
from core.errors import Conflict
from core.money import SCALE, divide_half_up
from core.scoping import ScopedUser
from network.models import Region

EDIT: Final = "commissions.budget_edit"


@transaction.atomic
def budget_add(
    *, city: Region, period: int, amount: int, document_number: str = "", user: ScopedUser
) -> Budget:
    """Conflict where the month has one already, or is closed."""
    require(user, EDIT, city.pk)
    _check_open(city.pk, period)
    budget, is_new = Budget.objects.get_or_create(
        city=city, period=period, defaults={"amount": amount, "document_number": document_number}
    )
    if not is_new:
        raise Conflict(_("This city and month have a budget already: change that one."))
    return budget


@transaction.atomic
def budget_set(*, budget: Budget, amount: int, document_number: str = "", user: ScopedUser) -> Budget:
    held = Budget.objects.select_for_update(of=("self",)).select_related("city").get(pk=budget.pk)
    require(user, EDIT, held.city_id)
    _check_open(held.city_id, held.period)
    held.amount, held.document_number = amount, document_number
    held.save(update_fields=["amount", "document_number"])
    return held


@transaction.atomic
def budget_remove(*, budget: Budget, user: ScopedUser) -> None:
    require(user, EDIT, budget.city_id)
    _check_open(budget.city_id, budget.period)
    Budget.objects.filter(pk=budget.pk).delete()


def _check_open(city_id: int, period: int) -> None:
    if Month.objects.filter(city_id=city_id, period=period, status=MonthStatus.CLOSED).exists():
        raise Conflict(_("The month is closed: its budget doesn't change any more."))


@dataclass(frozen=True, slots=True)
class BudgetState:
    """A city's month beside its budget, in fen. `run` is what the last run comes to, the forecast of what the month will
    cost; `year` what the earlier months of the year cost, and `year_budget` their budgets. `share` is what the frame
    allows of the revenue, of 10^-4, and `binding` whether it forbids more.
    """

    budget: int | None = None
    run: int = 0
    year_budget: int = 0
    year: int = 0
    revenue: int = 0
    share: int | None = None
    binding: bool = False
    document: str = ""

    @property
    def allowed(self) -> int | None:
        """By the frame; nothing without a share or without revenue."""
        return None if self.share is None or self.revenue <= 0 else self.revenue * self.share // SCALE

    @property
    def left(self) -> int | None:
        return None if self.budget is None else self.budget - self.run

    @property
    def used(self) -> int | None:
        """Of 10^-4."""
        return divide_half_up(self.run * SCALE, self.budget) if self.budget else None

    @property
    def over(self) -> int:
        """By how much the month costs more than its budget."""
        return max(0, -(self.left or 0))

    @property
    def over_share(self) -> int:
        """By how much it costs more than the frame allows."""
        return 0 if self.allowed is None else max(0, self.run - self.allowed)

    @property
    def cost_share(self) -> int | None:
        return divide_half_up(self.run * SCALE, self.revenue) if self.revenue > 0 else None

    @property
    def year_used(self) -> int | None:
        """With this month, of the budgets up to it."""
        whole = self.year_budget + (self.budget or 0)
        return divide_half_up((self.year + self.run) * SCALE, whole) if whole else None

    @property
    def is_told(self) -> bool:
        return self.budget is not None or self.allowed is not None


NO_BUDGET: Final = BudgetState()


def budget_parameters(city_id: int, period: int) -> dict[str, Any]:
    """What commissions/sql/budgets/state.sql asks."""
    return {"city": city_id, "period": period, "january": period // 100 * 100 + 1}


def budget_state(city_id: int, period: int) -> BudgetState:
    """One query over what runs keep."""
    with connection.cursor() as cursor:
        cursor.execute(sql_text("budgets/state"), budget_parameters(city_id, period))
        return BudgetState(*cursor.fetchone())


def budget_points(state: BudgetState) -> list[str]:
    """Sentences for whoever submits the month, and for whoever approves it."""
    points = []
    if state.over:
        percent = formats.percent(divide_half_up(state.over * SCALE, state.budget), 1) if state.budget else ""
        told = _("The month costs %(over)s yuan more than its budget of %(budget)s yuan. %(percent)s")
        points.append(
            (
                told
                % {
                    "over": formats.money(state.over),
                    "budget": formats.money(state.budget),
                    "percent": f"(+{percent})" if percent else "",
                }
            ).strip()
        )
    if state.over_share:
        told = _("The month costs %(share)s of its revenue; %(document)s allows %(limit)s.")
        points.append(
            told
            % {
                "share": formats.percent(state.cost_share, 2),
                "document": state.document,
                "limit": formats.percent(state.share, 2),
            }
        )
    return points


def is_forbidden(state: BudgetState) -> bool:
    """Whether the frame forbids to submit it: over the budget, or over the share of revenue."""
    return state.binding and bool(state.over or state.over_share)
