"""The desk says where a month stands, offers what may be done next, and refuses what may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.choices import MonthStatus
from commissions.models import Month
from commissions.services import desk_pages
from commissions.services.desk_pages import NO_TOTALS, Uploads, change, is_fresh, month_choices, month_steps
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, published
from users.models import User

SignIn = Callable[[Any], Client]
NO_UPLOAD = Uploads()


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def states(month: Month, **options: Any) -> list[str]:
    runs = desk_pages.recent_runs(month)
    uploads = options.get("uploads", Uploads(committed=1))
    return [step.state for step in month_steps(month, desk_pages.last_done(runs), len(runs), uploads)]


def choices(month: Month, user: User, uploads: Uploads = NO_UPLOAD) -> desk_pages.Choices:
    runs = desk_pages.recent_runs(month)
    return month_choices(month, fresh(user), desk_pages.last_done(runs), uploads, running=False)


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    made = Ledger(cast, cast.city_a)
    made.line(cast.agent, make_component(cast), 1, 5_000)
    made.statements()
    return made


def test_the_steps_follow_the_months_state(ledger: Ledger, cast: Cast) -> None:
    assert states(ledger.month, uploads=Uploads(to_mend=1))[0] == "bad"
    assert states(ledger.month) == ["done", "done", "now", "todo", "todo", "todo"]
    ledger.publish()
    assert states(ledger.month) == ["done", "done", "done", "done", "done", "now"]
    ledger.step(MonthStatus.CLOSED)
    assert states(ledger.month) == ["done"] * 6


def test_data_that_no_run_has_seen_asks_for_another_run(ledger: Ledger, cast: Cast) -> None:
    newer = Uploads(committed=1, latest_id=99)
    assert not is_fresh(0, newer)
    assert states(ledger.month, uploads=newer)[1] == "now"
    assert choices(ledger.month, cast.city_manager, newer).main == "run"
    assert choices(ledger.month, cast.city_manager).main == "submit"


def test_a_month_without_a_run_can_only_be_run(cast: Cast) -> None:
    month = Month(city=cast.city_a, period=PERIOD)
    offered = choices(month, cast.city_manager, Uploads(committed=1))
    assert (offered.main, offered.others) == ("run", ())


def test_nobody_is_offered_to_approve_what_they_prepared(ledger: Ledger, cast: Cast) -> None:
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.province_manager)
    own = choices(ledger.month, cast.province_manager)
    assert own.main == ""
    assert own.note
    ledger.step(MonthStatus.OPEN)
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.city_manager)
    assert choices(ledger.month, cast.province_manager).main == "approve"
    assert choices(ledger.month, cast.city_manager).others == ("withdraw",)
    assert choices(ledger.month, cast.auditor) == desk_pages.Choices()


def test_approving_a_version_that_has_moved_on_is_refused(
    ledger: Ledger, cast: Cast, sign_in: SignIn
) -> None:
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.city_manager)
    url = reverse("commissions:month_approve", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    answer = sign_in(cast.province_manager).post(url, {"version": ledger.month.version - 1})
    assert answer.status_code == 409
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.SUBMITTED
    assert sign_in(cast.province_manager).post(url, {"version": ledger.month.version}).status_code == 302
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.APPROVED


def test_who_submitted_is_refused_to_approve_even_with_two_roles(
    ledger: Ledger, cast: Cast, sign_in: SignIn
) -> None:
    ledger.step(MonthStatus.SUBMITTED, submitted_by=cast.province_manager)
    url = reverse("commissions:month_approve", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    answer = sign_in(cast.province_manager).post(url, {"version": ledger.month.version})
    assert answer.status_code == 403
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.SUBMITTED


def test_the_whole_way_of_a_month_by_its_buttons(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    address = {"city": cast.city_a.pk, "period": PERIOD}
    city, province = sign_in(cast.city_manager), sign_in(cast.province_manager)

    def press(client: Client, name: str, **data: Any) -> str:
        page = client.get(reverse("commissions:month_detail", kwargs=address)).content.decode()
        url = reverse(f"commissions:month_{name}", kwargs=address)
        assert url in page, name
        client.post(url, data)
        ledger.month.refresh_from_db()
        return ledger.month.status

    version = ledger.month.version
    assert press(city, "submit", version=version) == MonthStatus.SUBMITTED
    assert press(province, "return", reason="缺一份月报") == MonthStatus.OPEN
    page = city.get(reverse("commissions:month_detail", kwargs=address)).content.decode()
    assert "缺一份月报" in page
    assert press(city, "submit", version=version) == MonthStatus.SUBMITTED
    assert press(city, "withdraw") == MonthStatus.OPEN
    assert press(city, "submit", version=version) == MonthStatus.SUBMITTED
    assert press(province, "approve", version=version) == MonthStatus.APPROVED
    assert press(province, "publish") == MonthStatus.PUBLISHED


def test_the_desks_figures_are_the_sums_of_its_table(cast: Cast, sign_in: SignIn) -> None:
    ledger, component, _statement = published(cast)
    totals = desk_pages.month_totals([cast.city_a.pk], [PERIOD])[cast.city_a.pk, PERIOD]
    assert (totals.amount, totals.payees, totals.paid, totals.refused) == (15_000, 1, 3, 1)
    assert totals.refused_share == 2_500
    page = sign_in(cast.city_manager).get(
        reverse("commissions:month_detail", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    )
    assert page.context["now"] == totals
    assert page.context["summary"].sums["amount"] == totals.amount
    assert sum(item.amount for _name, _kind, item in page.context["components"]) == totals.amount
    assert [(bar.code, bar.count) for bar in page.context["reasons"]] == [("G03", 1)]
    assert (component.name, ledger.month.status) == ("放号计件", MonthStatus.PUBLISHED)


def test_a_change_needs_something_to_compare_with() -> None:
    assert change(110, 100) == 1_000
    assert change(95, 100) == -500
    assert change(100, None) is None
    assert change(100, 0) is None
    assert change(100, -50) is None
    assert NO_TOTALS.refused_share is None


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [("up", {"LJA0001"}), ("down", {"LJA0017"}), ("new", {"LJA0001-02"})],
)
def test_the_list_filters_by_how_much_an_agent_moved(
    cast: Cast, sign_in: SignIn, wanted: str, codes: set[str]
) -> None:
    component = make_component(cast)
    before, now = Ledger(cast, cast.city_a, period=202609), Ledger(cast, cast.city_a)
    for payee, was, now_is in (
        (cast.agent, 1_000, 1_201),
        (cast.other_agent, 1_000, 799),
        (cast.sub_agent, None, 500),
    ):
        if was:
            before.line(payee, component, payee.pk, was)
        now.previous = was
        now.line(payee, component, payee.pk, now_is)
    before.statements()
    for statement in now.statements():
        statement.previous_amount = {cast.agent.pk: 1_000, cast.other_agent.pk: 1_000}.get(statement.payee_id)
        statement.save(update_fields=["previous_amount"])
    url = reverse("commissions:month_detail", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    page = sign_in(cast.city_manager).get(url, {"change": wanted})
    assert {row.payee.code for row in page.context["page"].rows} == codes


def test_get_never_moves_a_month(ledger: Ledger, cast: Cast, sign_in: SignIn) -> None:
    for step in ("run", "submit", "withdraw", "approve", "return", "publish", "close"):
        url = reverse(f"commissions:month_{step}", kwargs={"city": cast.city_a.pk, "period": PERIOD})
        assert sign_in(cast.province_manager).get(url).status_code in {403, 405}
    ledger.month.refresh_from_db()
    assert ledger.month.status == MonthStatus.OPEN
