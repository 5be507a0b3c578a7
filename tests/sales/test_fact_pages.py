"""What was reported, as lists; and what is still missing of a month."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from sales.models import Sale
from tests.cast import Cast
from tests.factories.sheets import PERIOD, USAGE_HEADER, order, usage, workbook
from tests.imports.conftest import Send, send

__all__ = ["send"]

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def listed(client: Client, name: str, **query: Any) -> str:
    response = client.get(reverse(f"sales:{name}"), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_list_opens_with_the_latest_month_that_has_data(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(1, period="202608", event_date="2026-08-01")], cast.city_manager, period=202608)
    html = listed(sign_in(cast.city_manager), "sale_list")
    assert "13900000001" in html
    assert "13900000001" not in listed(sign_in(cast.city_manager), "sale_list", period=PERIOD)


def test_each_sees_the_sales_of_the_own_scope(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(1), order(2, channel_code="LJA0017")], cast.city_manager)
    send([order(3, channel_code="YPA0003")], cast.city_b_manager)
    for user, seen in (
        (cast.city_manager, {"LJA0001", "LJA0017"}),
        (cast.district_supervisor, {"LJA0001"}),
        (cast.city_b_manager, {"YPA0003"}),
        (cast.outlet_manager, set()),
        (cast.province_manager, {"LJA0001", "LJA0017", "YPA0003"}),
    ):
        html = listed(sign_in(user), "sale_list", period=PERIOD)
        assert {code for code in ("LJA0001", "LJA0017", "YPA0003") if code in html} == seen


def test_numbers_are_masked_for_whoever_may_not_see_them(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(1)], cast.city_manager)
    send(workbook([usage(1)], USAGE_HEADER), cast.city_manager, kind="subscriber_months")
    for name in ("sale_list", "subscriber_month_list"):
        assert "13900000001" in listed(sign_in(cast.city_manager), name, period=PERIOD)
        masked = listed(sign_in(cast.auditor), name, period=PERIOD)
        assert "13900000001" not in masked
        assert "139****0001" in masked


def test_replaced_and_withdrawn_rows_are_not_listed(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(1, first_payment=50)], cast.city_manager)
    send([order(1, first_payment=66)], cast.city_manager)
    html = listed(sign_in(cast.city_manager), "sale_list", period=PERIOD)
    assert "66.00" in html
    assert ">50.00<" not in html


def test_pages_follow_each_other_without_gap(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(number) for number in range(120)], cast.city_manager)
    client = sign_in(cast.city_manager)
    seen: list[int] = []
    query: dict[str, Any] = {"period": PERIOD}
    while True:
        context = client.get(reverse("sales:sale_list"), query).context
        seen += [row.fact_id for row in context["page"].rows]
        if not context["page"].after:
            break
        query["after"] = context["page"].after
    assert sorted(seen) == sorted(Sale.objects.values_list("fact_id", flat=True))
    assert len(seen) == 120


@pytest.mark.parametrize("name", ["sale_list", "channel_month_list", "subscriber_month_list", "import_list"])
def test_lists_cost_the_same_at_any_size(
    cast: Cast, send: Send, sign_in: SignIn, django_assert_max_num_queries: Any, name: str
) -> None:
    client = sign_in(cast.city_manager)
    listed(client, name)  # the first request of a session stamps it
    counts = set()
    for count in (1, 80):
        send([order(number) for number in range(count)], cast.city_manager)
        with django_assert_max_num_queries(12) as queries:
            listed(client, name)
        counts.add(len(queries))
    assert len(counts) == 1


def test_the_overview_says_what_is_in_and_what_is_not(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(1), order(2)], cast.city_manager)
    context = sign_in(cast.city_manager).get(reverse("sales:import_list"), {"period": PERIOD}).context
    (city,) = context["cities"]
    assert city.city == cast.city_a
    assert (city.sheets["order_detail"].rows, city.sheets["order_detail"].uploads) == (2, 1)
    assert city.sheets["monthly_results"].is_missing


def test_the_overview_counts_what_waits(cast: Cast, send: Send, sign_in: SignIn) -> None:
    send([order(1)], cast.district_supervisor)
    context = sign_in(cast.city_manager).get(reverse("sales:import_list"), {"period": PERIOD}).context
    sheet = context["cities"][0].sheets["order_detail"]
    assert (sheet.waiting, sheet.is_missing) == (1, True)


def test_the_province_sees_every_city_and_a_city_only_itself(cast: Cast, sign_in: SignIn) -> None:
    for user, count in ((cast.province_manager, 2), (cast.city_manager, 1), (cast.outlet_manager, 1)):
        context = sign_in(user).get(reverse("sales:import_list")).context
        assert len(context["cities"]) == count


def test_a_fact_is_followed_through_its_revisions(cast: Cast, send: Send, sign_in: SignIn) -> None:
    """From the number of its corrections: what it was each time and by which upload, within one's scope."""
    for payment in (50, 59):
        assert send([order(1, first_payment=payment)], cast.city_manager).status == "committed"
    first, last = Sale.objects.order_by("revision")
    client = sign_in(cast.city_manager)
    found = re.search(r'href="(/results/sales/[^"]*fact=[^"]*)"', listed(client, "sale_list", period=PERIOD))
    assert found is not None
    address = found[1].replace("&amp;", "&")
    page = client.get(address)
    assert [row.record.revision for row in page.context["table"].rows] == [2, 1]
    html = page.content.decode()
    assert html.index("59.00") < html.index("50.00")
    assert f">{last.import_id}<" in html
    assert first.superseded_by == last.import_id
    assert not list(sign_in(cast.city_b_manager).get(address).context["table"].rows)
    assert len(client.get(reverse("sales:sale_list"), {"period": PERIOD}).context["table"].rows) == 1
