"""A city that is chosen in a list narrows the districts on offer; one of another city is forgotten."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.api.conftest import client_with_token
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LISTS = (
    "network:channel_list",
    "agents:agent_list",
    "agents:account_list",
    "outlets:outlet_list",
    "direct_sales:account_manager_list",
    "sales:sale_list",
    "sales:subscriber_month_list",
    "sales:channel_month_list",
    "sales:target_list",
)


def offered(page: str) -> list[str]:
    found = re.search(r'<select name="district".*?</select>', page, re.DOTALL)
    assert found is not None
    return re.findall(r">([^<>]+)</option>", found.group())


def opened(client: Client, url_name: str, **query: Any) -> str:
    answer = client.get(reverse(url_name), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("url_name", LISTS)
def test_a_city_offers_its_own_districts(cast: Cast, sign_in: Any, url_name: str) -> None:
    client = sign_in(cast.province_manager)
    everywhere = offered(opened(client, url_name, all=1))
    assert everywhere[1:] == ["临江市 城东区", "临江市 望江县", "云坪市 中心区"]
    assert offered(opened(client, url_name, city=cast.city_a.pk))[1:] == ["城东区", "望江县"]


def test_a_district_of_another_city_is_no_filter_any_more(cast: Cast, sign_in: Any) -> None:
    client = sign_in(cast.province_manager)
    page = opened(client, "network:channel_list", city=cast.city_b.pk, district=cast.district_a1.pk)
    assert page.count('class="chip"') == 1
    assert "YPA0003" in page
    kept = opened(client, "network:channel_list", city=cast.city_a.pk, district=cast.district_a2.pk)
    assert kept.count('class="chip"') == 2
    assert "LJA0017" in kept
    assert "LJA0001" not in kept


def test_the_api_refuses_such_a_pair(cast: Cast) -> None:
    client = client_with_token(cast.province_manager)
    query = {"city": cast.city_b.pk, "district": cast.district_a1.pk}
    assert client.get("/api/v1/channels/", query).status_code == 400
