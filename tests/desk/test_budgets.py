"""Budgets: what the run desk says of them, what a submission is told, and what the frame forbids."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.budgets.services import budget_add, budget_set, budget_state
from commissions.choices import FrameStatus, MonthStatus
from commissions.models import Budget, Frame, Month, RevenueFigure
from commissions.services.errors import WrongState
from commissions.services.months import CONFIRM_FIRST, month_submit
from core.errors import Conflict, Forbidden
from core.periods import current_period, next_period, shift
from tests.cast import Cast
from tests.contracts.api import FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.lists import ExportedListContract
from tests.contracts.sheets import ImportContract
from tests.desk.test_desk import fresh
from tests.factories.commissions import PERIOD, Ledger
from tests.factories.rosters import MONTH

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def month(cast: Cast) -> Month:
    """1,000.00 yuan by the last run."""
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, None, 1, 100_000)
    ledger.statements()
    return ledger.month


def budget(cast: Cast, amount: int, period: int = PERIOD) -> Budget:
    return Budget.objects.create(city=cast.city_a, period=period, amount=amount)


def frame(cast: Cast, **fields: Any) -> Frame:
    return Frame.objects.create(
        region=cast.province,
        valid_from=PERIOD,
        document_number="框架1",
        status=FrameStatus.APPROVED,
        prepared_by=cast.city_manager,
        approved_by=cast.province_manager,
        approved_at=timezone.now(),
        **fields,
    )


def submit(cast: Cast, month: Month, *, despite: bool = True) -> Month:
    return month_submit(month=month, user=fresh(cast.city_manager), version=month.version, despite=despite)


def test_the_desk_says_what_is_left_and_by_how_much_a_month_is_over(
    cast: Cast, month: Month, sign_in: SignIn
) -> None:
    own = budget(cast, 160_000)
    budget(cast, 50_000, period=PERIOD - 1)
    state = budget_state(cast.city_a.pk, PERIOD)
    assert (state.run, state.left, state.over, state.used) == (100_000, 60_000, 0, 6_250)
    assert (state.year_budget, state.year_used) == (50_000, 4_762)
    Budget.objects.filter(pk=own.pk).update(amount=80_000)
    page = sign_in(cast.city_manager).get(reverse("commissions:month_detail", args=[cast.city_a.pk, PERIOD]))
    assert page.context["budget"].over == 20_000
    assert any("200.00" in point for point in page.context["open_points"])
    assert "bad" in page.content.decode()


def test_a_month_over_its_budget_is_submitted_on_purpose_only_unless_the_frame_forbids_it(
    cast: Cast, month: Month
) -> None:
    budget(cast, 80_000)
    with pytest.raises(WrongState, match=str(CONFIRM_FIRST)):
        submit(cast, month, despite=False)
    found = frame(cast, budget_binding=True)
    with pytest.raises(WrongState, match=r"200\.00"):
        submit(cast, month)
    assert Month.objects.get(pk=month.pk).status == MonthStatus.OPEN
    Frame.objects.filter(pk=found.pk).exists()
    Budget.objects.update(amount=100_000)
    assert submit(cast, month).status == MonthStatus.SUBMITTED


def test_the_share_of_revenue_is_that_of_the_frame_in_force(cast: Cast, month: Month) -> None:
    frame(cast, budget_share=500, budget_binding=True)
    assert not budget_state(cast.city_a.pk, PERIOD).is_told, "without revenue there is no share"
    RevenueFigure.objects.create(
        city_id=cast.city_a.pk, period=PERIOD, district_id=1, kind=1, amount=1_000_000
    )
    state = budget_state(cast.city_a.pk, PERIOD)
    assert (state.allowed, state.over_share, state.cost_share) == (50_000, 50_000, 1_000)
    with pytest.raises(WrongState, match="框架1"):
        submit(cast, month)


def test_only_the_province_sets_one_once_and_a_closed_month_keeps_it(cast: Cast) -> None:
    asked: dict[str, Any] = {"city": cast.city_a, "period": PERIOD, "amount": 5}
    with pytest.raises(Forbidden):
        budget_add(**asked, user=fresh(cast.city_manager))
    own = budget_add(**asked, user=fresh(cast.province_manager))
    with pytest.raises(Conflict):
        budget_add(**asked, user=fresh(cast.province_manager))
    Month.objects.create(
        city=cast.city_a, period=PERIOD, status=MonthStatus.CLOSED, approved_by=cast.province_manager
    )
    with pytest.raises(Conflict):
        budget_set(budget=own, amount=6, user=fresh(cast.province_manager))


class TestBudgetListContract(ExportedListContract):
    url_name = "commissions:budget_list"
    proof = 1
    filters = ("period=202609",)
    in_file: ClassVar[dict[str, str]] = {"地市": "地市编码"}

    def fill(self, cast: Cast, count: int) -> None:
        there = Budget.objects.count()
        for number in range(there, there + count):
            Budget.objects.create(city=cast.city_a, period=shift(PERIOD, -number), amount=1_000 + number)
        Budget.objects.create(city=cast.city_b, period=shift(PERIOD, -60 - there), amount=5)


class TestBudgetContract(DetailContract, FormContract, FormApiContract, ImportContract):
    """The province sets them; a city sees its own."""

    writer = "province_manager"
    looker = "city_manager"
    detail_url = "commissions:budget_detail"
    offered = ("commissions:budget_edit", "commissions:budget_remove")
    add_url = "commissions:budget_add"
    wrong: ClassVar[dict[str, Any]] = {"city": "", "period": "x", "amount": "-1"}
    edit_url = "commissions:budget_edit"
    field = "amount"
    values = ("41.00", "42.00")
    wrong_values = ("", "-1", "x")
    api_list = "api:budget_list"
    api_detail = "api:budget_detail"
    refused: ClassVar[dict[str, Any]] = {"city_code": "NONE", "period": 202613, "amount": "-1"}
    change = ("amount", "41.00", "42.00")
    kind = "budgets"
    url_name = "commissions:budget_list"
    edit = (70.01, 70.02)

    def row(self, cast: Cast) -> Budget:
        return Budget.objects.create(city=cast.city_a, period=MONTH, amount=7_001)

    def foreign_row(self, cast: Cast) -> Budget:
        return Budget.objects.create(city=cast.city_b, period=MONTH, amount=8_001)

    def new(self, cast: Cast) -> dict[str, Any]:
        month = str(next_period(current_period()))
        return {"city": cast.city_a.pk, "period": f"{month[:4]}-{month[4:]}", "amount": "30"}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"city_code": cast.city_a.code, "period": next_period(current_period()), "amount": "30.00"}
