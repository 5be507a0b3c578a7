"""The months before the newest: run, submitted, approved, published, and answered by a few dealers."""

from collections.abc import Callable
from typing import Final

from django.db.models import Sum
from django.utils import timezone

from channels_portal.demo.amounts import seed_amounts
from channels_portal.demo.payments import seed_payments
from channels_portal.demo.people import MAKER, city_manager_login
from channels_portal.demo.plans import first_period, seed_plans
from channels_portal.demo.regions import City
from commissions.choices import LineKind, MonthStatus, StatementStatus
from commissions.models import Budget, Month, Statement
from commissions.services.confirmations import statement_confirm
from commissions.services.disputes import dispute_raise
from commissions.services.months import month_approve, month_get, month_publish, month_submit
from commissions.services.runs import run_create, run_execute
from commissions.services.statements import statement_lines
from core.jobs import JobContext
from core.periods import next_period
from network.models import Region
from users.models import User

_DISPUTED: Final = "这几笔首月通话都超过10分钟，请核对话单。"
BUDGET_STEP: Final = 100_000
"""Fen: budgets are whole thousands of yuan."""


def seed_loop(say: Callable[[str], None], *, effective_from: int) -> None:
    """Safe to repeat after an interruption: what is published stays as it is."""
    province, maker = User.objects.get(username="province"), User.objects.get(username=MAKER)
    if first_period() is None:
        seed_plans(maker=maker, checker=province, effective_from=effective_from)
    first = first_period()
    assert first is not None
    done = [_publish(city, first, province) for city in _cities()]
    if amounts := seed_amounts(first):
        say(f"{amounts} rewards, fines and adjustments proposed")
    done += [_publish(city, next_period(first), province) for city in _cities()]
    if any(done):
        say(f"{sum(done)} city months run, approved and published")
        _answer(first)
    if paid := seed_payments(first):
        say(f"{paid} payments of the first month")


def _cities() -> list[City]:
    return [City(region.code, region, []) for region in Region.objects.cities().order_by("path")]


def _publish(city: City, period: int, province: User) -> bool:
    """Takes the month from where it stands to published; False when it is already."""
    manager = User.objects.get(username=city_manager_login(city))
    month = month_get(city.region.pk, period)
    if month.status in {MonthStatus.PUBLISHED, MonthStatus.CLOSED}:
        return False
    if month.status == MonthStatus.OPEN:
        run = run_create(city_id=city.region.pk, period=period, user=manager)
        run_execute(JobContext(None), run_id=run.pk)
        month = Month.objects.get(city=city.region, period=period)
        _budget(city.region, period)
        month = month_submit(month=month, user=manager, version=month.version, despite=True)
    if month.status == MonthStatus.SUBMITTED:
        month = month_approve(month=month, user=province, version=month.version)
    month_publish(month=month, user=province)
    return True


def _budget(city: Region, period: int) -> None:
    """A little more than the month costs, in thousands of yuan, and as much for the month after it."""
    spent = Statement.objects.filter(city=city, period=period).aggregate(sum=Sum("amount"))["sum"] or 0
    amount = (spent * 105 // 100 // BUDGET_STEP + 1) * BUDGET_STEP
    for month in (period, next_period(period)):
        Budget.objects.get_or_create(city=city, period=month, defaults={"amount": amount})


def _answer(first: int) -> None:
    """The first month is confirmed, by whoever has no login too; in the second one dealer confirms, one disputes."""
    second = next_period(first)
    for dealer in User.objects.filter(username__startswith="dealer"):
        for statement in _waiting(dealer, first):
            statement_confirm(statement=statement, user=dealer)
    Statement.objects.filter(period=first, status=StatementStatus.PUBLISHED).update(
        status=StatementStatus.CONFIRMED, confirmed_at=timezone.now()
    )
    others = User.objects.filter(username__startswith="dealer_").order_by("username")
    answers = [(dealer, statement) for dealer in others for statement in _waiting(dealer, second)]
    for dealer, statement in answers[:1]:
        statement_confirm(statement=statement, user=dealer)
    for dealer, statement in answers[1:]:
        refused = statement_lines(statement).filter(kind=LineKind.EARN, reason="G03")
        ids = list(refused.values_list("id", flat=True)[:3])
        if ids:
            claimed = len(ids) * 2_000  # nothing was paid on them
            dispute_raise(statement=statement, line_ids=ids, text=_DISPUTED, claimed=claimed, user=dealer)
            break


def _waiting(dealer: User, period: int) -> list[Statement]:
    """Own statements of the month that may still be answered."""
    rows = Statement.objects.visible_to(dealer, "commissions.statement_confirm")
    return list(rows.filter(period=period, status=StatementStatus.PUBLISHED).order_by("payee__code"))
