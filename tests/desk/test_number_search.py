"""Lines are found by the subscriber's number: by an index, and without giving hidden digits away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from network.models import Channel
from tests.cast import Cast
from tests.factories.commissions import PERIOD, published

SignIn = Callable[[Any], Client]


def found(client: Client, url: str, text: str) -> list[int]:
    page = client.get(url, {"q": text, **({"reason": "G03"} if "months" in url else {})})
    return sorted(row.fact_id for row in page.context["page"].rows)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("19900000002", [2]),
        (" 19900000002 ", [2]),
        ("19900000", [1, 2, 3, 900]),
        ("19900000009", []),
        ("199", []),
        ("用户", []),
        ("1990000000２", []),
    ],
)
def test_lines_of_a_statement_are_found_by_number(
    cast: Cast, sign_in: SignIn, text: str, facts: list[int]
) -> None:
    _ledger, _component, statement = published(cast)
    url = reverse("commissions:statement_lines", kwargs={"pk": statement.pk})
    assert found(sign_in(cast.city_manager), url, text) == facts


def test_whoever_sees_masked_numbers_finds_them_only_by_the_whole_number(cast: Cast, sign_in: SignIn) -> None:
    _ledger, _component, statement = published(cast)
    url = reverse("commissions:statement_lines", kwargs={"pk": statement.pk})
    for person in (cast.dealer_owner, cast.auditor):
        client = sign_in(person)
        assert (found(client, url, "19900000002"), found(client, url, "1990000")) == ([2], [])


def test_lines_of_a_citys_month_are_found_by_number_or_agent(cast: Cast, sign_in: SignIn) -> None:
    published(cast)
    url = reverse("commissions:month_lines", kwargs={"city": cast.city_a.pk, "period": PERIOD})
    client = sign_in(cast.city_manager)
    assert found(client, url, "19900000900") == [900]
    assert found(client, url, cast.agent.code) == [900]
    assert found(client, url, cast.agent_b.code) == []
    # Digits may be an agent's code as well as a number.
    Channel.objects.filter(pk=cast.agent.pk).update(code="77001")
    assert found(client, url, "7700") == found(client, url, "19900000900") == [900]


@pytest.mark.parametrize("table", ["sales_sale", "sales_subscribermonth"])
def test_numbers_have_an_index_that_finds_them_by_their_beginning(table: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        assert any("(subscriber text_pattern_ops)" in row[0] for row in cursor.fetchall())
