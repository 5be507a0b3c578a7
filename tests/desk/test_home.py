"""The workbench: what waits and by when, what is new, what may be done; never a 0 that means "not yet"."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import MonthStatus
from commissions.models import Month
from commissions.services.deadlines import submit_by
from commissions.services.home_cards import CARDS, PREFERENCE, card_move, habits_of
from core.models import ImportState, Preference
from core.notifications import declare, notify
from core.periods import current_period, shift
from tests.cast import Cast
from tests.desk.test_desk import upload
from tests.factories.commissions import PERIOD, Ledger, make_component

SignIn = Callable[[Any], Client]
TOLD = declare("test_told", "told %(number)s", icon="bell")


def home(client: Client) -> Any:
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return response


def test_a_month_that_was_not_run_has_no_figures(cast: Cast, sign_in: SignIn) -> None:
    Month.objects.create(city=cast.city_a, period=current_period())
    page = home(sign_in(cast.city_manager))
    row = next(row for row in page.context["rows"] if row.period == current_period())
    assert set(row.shown.values()) == {None}


def test_to_dos_say_by_when(cast: Cast, sign_in: SignIn) -> None:
    upload(cast, "错行.xlsx", ImportState.CHECKED)
    (task,) = home(sign_in(cast.city_manager)).context["tasks"]
    assert (task.count, task.due) == (1, submit_by(PERIOD))
    assert submit_by(202612) == datetime.date(2027, 1, 6)


@pytest.mark.parametrize("role", ["outlet_manager", "sysadmin", "dealer_clerk", "stranger"])
def test_who_has_nothing_to_do_is_shown_where_they_may_go(cast: Cast, sign_in: SignIn, role: str) -> None:
    page = home(sign_in(getattr(cast, role)))
    links = [link.url for link in page.context["menu"].links if not link.active]
    content = page.content.decode()
    assert 'id="card-shortcuts"' in content
    assert all(content.count(f'href="{url}"') >= 2 for url in links)


def test_the_line_of_steps_is_that_of_the_latest_month(cast: Cast, sign_in: SignIn) -> None:
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, make_component(cast), 1, 5_000)
    ledger.statements()
    line = home(sign_in(cast.city_manager)).context["line"]
    assert [step.state for step in line.steps] == ["bad", "done", "now", "todo", "todo", "todo"]
    assert home(sign_in(cast.province_manager)).context["line"] is None


def test_the_figures_are_those_of_the_statements(cast: Cast, sign_in: SignIn) -> None:
    component = make_component(cast)
    for period, amount in ((shift(PERIOD, -1), 1_000), (PERIOD, 1_500)):
        ledger = Ledger(cast, cast.city_a, period=period)
        ledger.line(cast.agent, component, 1, amount)
        ledger.line(cast.agent, component, 2, 0, reason="G03", gross=0, rate=None)
        ledger.statements()
    found = {figure.name: figure for figure in home(sign_in(cast.city_manager)).context["figures"]}
    amounts = [point["value"] for point in found["amount"].option["series"][0]["data"]]
    assert (amounts, found["amount"].change, found["share"].value) == ([1_000, 1_500], 5_000, "50.0%")


def test_a_month_that_some_cities_have_run_is_compared_with_theirs_alone(cast: Cast, sign_in: SignIn) -> None:
    component = make_component(cast)
    for city, agent, period, amount in (
        (cast.city_a, cast.agent, shift(PERIOD, -1), 1_000),
        (cast.city_b, cast.agent_b, shift(PERIOD, -1), 9_000),
        (cast.city_a, cast.agent, PERIOD, 1_500),
    ):
        ledger = Ledger(cast, city, period=period)
        ledger.line(agent, component, 1, amount)
        ledger.statements()
    figures = home(sign_in(cast.province_manager)).context["figures"]
    found = {figure.name: figure for figure in figures}
    assert (found["amount"].change, found["payees"].change, found["paid"].change) == (5_000, 0, 0)
    assert _("without %(count)s cities") % {"count": 1} in found["amount"].label


def test_each_keeps_their_own_order_of_the_cards(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    client.post(reverse("home_card_move"), {"card": CARDS[1], "by": "-1"})
    order = [card for card, _template, _name in home(client).context["cards"]]
    assert order[:2] == [CARDS[1], CARDS[0]]
    assert [card for card, *_rest in home(sign_in(cast.auditor)).context["cards"]] == list(CARDS)
    card_move(cast.city_manager, CARDS[1], -1)  # already the first
    assert habits_of(cast.city_manager).order[0] == CARDS[1]
    assert client.post(reverse("home_card_move"), {"card": "none", "by": "1"}).status_code == 422


def test_new_is_what_happened_after_the_last_visit(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    home(client)
    before = timezone.now() - datetime.timedelta(hours=3)
    Preference.objects.filter(name=PREFERENCE).update(value={"last": before.isoformat(), "since": None})
    notify([cast.city_manager.pk], TOLD, "/", number=7)
    page = home(client)
    assert [change.text for change in page.context["changes"]] == ["told 7"]
    assert page.context["since"] == before
    assert [change.text for change in home(client).context["changes"]] == ["told 7"]  # the same visit


def test_signing_in_says_nothing(cast: Cast, client: Client) -> None:
    cast.city_manager.set_password("Trial-pass-2026-xyz")
    cast.city_manager.save()
    answer = client.post(
        reverse("account_login"), {"login": "city", "password": "Trial-pass-2026-xyz"}, follow=True
    )
    assert answer.redirect_chain
    assert list(answer.context["messages"]) == []


@pytest.mark.parametrize("role", ["city_manager", "province_manager", "auditor", "sysadmin"])
def test_the_workbench_asks_twelve_questions_at_most(cast: Cast, sign_in: SignIn, role: str) -> None:
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, make_component(cast), 1, 5_000)
    ledger.publish()
    upload(cast, "错行.xlsx", ImportState.CHECKED)
    assert ledger.month.status == MonthStatus.PUBLISHED
    client = sign_in(getattr(cast, role))
    home(client)
    notify([getattr(cast, role).pk], TOLD, "/", number=7)
    with CaptureQueriesContext(connection) as queries:
        home(client)
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
