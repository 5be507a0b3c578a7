"""Pages cost the same number of queries at a few rows and at many, and never more than twelve."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.models import Line, Statement
from commissions.services.disputes import dispute_raise
from commissions.services.statements import statement_lines
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, make_sale, statement_of

SignIn = Callable[[Any], Client]
AT_MOST = 12


def fill(cast: Cast, facts: int) -> Statement:
    component = make_component(cast)
    ledger = Ledger(cast, cast.city_a)
    for number in range(1, facts + 1):
        for payee, fact in ((cast.agent, number), (cast.other_agent, 1000 + number)):
            make_sale(payee, cast.product, fact)
            ledger.line(payee, component, fact, 5_000)
            ledger.line(payee, component, 5000 + fact, 0, reason="G03", gross=0, rate=None)
            ledger.line(payee, component, 9000 + fact, 100, event_period=202609, cause=2)
    ledger.publish()
    statement = statement_of(cast.agent)
    first = statement_lines(statement).order_by("id")[0]
    dispute_raise(statement=statement, line_ids=[first.id], text="x", user=cast.dealer_owner)
    return statement


def pages(cast: Cast, statement: Statement) -> list[tuple[Any, str]]:
    month = {"city": cast.city_a.pk, "period": PERIOD}
    line: Line = statement_lines(statement).order_by("id")[0]
    own = {"pk": statement.pk}
    shared = [
        reverse("home"),
        reverse("commissions:statement_list"),
        reverse("commissions:statement_detail", kwargs=own),
        reverse("commissions:statement_lines", kwargs=own),
        reverse("commissions:line_detail", kwargs={"pk": line.id}),
        reverse("commissions:dispute_list"),
    ]
    desk = [
        reverse("commissions:month_list"),
        reverse("commissions:month_detail", kwargs=month),
        reverse("commissions:month_lines", kwargs=month) + "?reason=G03",
        reverse("commissions:month_lines", kwargs=month) + "?cause=2",
    ]
    return [
        *((cast.dealer_owner, url) for url in shared),
        *((cast.city_manager, url) for url in shared + desk),
        *((cast.province_manager, url) for url in shared + desk),
    ]


def counts(sign_in: SignIn, wanted: list[tuple[Any, str]]) -> dict[tuple[str, str], int]:
    found = {}
    for user, url in wanted:
        client = sign_in(user)
        client.get(reverse("home"))  # the first page of a session also writes when it began
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200, url
        found[user.username, url] = len(queries)
    return found


@pytest.mark.parametrize("facts", [2, 60])
def test_no_page_asks_more_than_twelve_questions(cast: Cast, sign_in: SignIn, facts: int) -> None:
    found = counts(sign_in, pages(cast, fill(cast, facts)))
    assert {page: number for page, number in found.items() if number > AT_MOST} == {}


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast, sign_in: SignIn) -> None:
    statement = fill(cast, 2)
    wanted = pages(cast, statement)
    few = counts(sign_in, wanted)
    component = make_component(cast, "more", "更多")
    november = Ledger(cast, cast.city_b)
    for number in range(1, 60):
        make_sale(cast.agent_b, cast.product, 20_000 + number)
        november.line(cast.agent_b, component, 20_000 + number, 5_000)
    november.publish()
    assert counts(sign_in, wanted) == few
