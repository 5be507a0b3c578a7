"""The map of what stands around a channel: drawn from coordinates, of what the reader may see, in one query."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from network.choices import ChannelKind, SalesMode
from network.locations import distance, far_from_others, located_models, neighbours
from network.maps import kilometres
from network.models import Channel
from outlets.models import Outlet
from tests.cast import Cast, make_channel
from tests.factories.agents import make_agent
from tests.factories.outlets import make_outlet
from tests.forms import entries
from users.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
HERE = {"longitude": Decimal("110.000000"), "latitude": Decimal("30.000000")}


def away(east: str = "0", north: str = "0") -> dict[str, Decimal]:
    """A place so many degrees from HERE; 0.01 of latitude is 1.1 km."""
    return {
        "longitude": HERE["longitude"] + Decimal(east),
        "latitude": HERE["latitude"] + Decimal(north),
    }


def outlet(code: str, district: Any, **place: Any) -> Outlet:
    channel = make_channel(code, f"{code}厅", ChannelKind.OWN_OUTLET, district, mode=SalesMode.DIRECT)
    return make_outlet(channel, **place)


@pytest.fixture
def hall(cast: Cast) -> Outlet:
    return make_outlet(cast.outlet, **HERE)


def page(client: Client, row: Any, query: str = "") -> str:
    response = client.get(row.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def listed(shown: str) -> list[str]:
    (part,) = re.findall(r'<ol class="map-list">(.*?)</ol>', shown, re.S) or [""]
    return re.findall(r'<a href="[^"]+">([^<]+)</a>', part)


def test_neighbours_of_all_kinds_are_listed_by_their_distance(
    cast: Cast, sign_in: SignIn, hall: Outlet
) -> None:
    outlet("LJ100002", cast.district_a1, **away(north="0.018"))
    make_agent(cast.agent, **away(east="0.01"))
    outlet("LJ100003", cast.district_a2, **away(north="-0.03"))
    outlet("LJ100004", cast.district_a1)
    shown = page(sign_in(cast.city_manager), hall)
    assert listed(shown) == ["LJA0001", "LJ100002", "LJ100003"]
    assert re.findall(r'<span class="digits">([\d.]+) ', shown) == ["960", "2.0", "3.3"]
    assert "LJ100004" not in shown


def test_north_is_up_and_east_is_right(cast: Cast, sign_in: SignIn, hall: Outlet) -> None:
    outlet("LJ100002", cast.district_a1, **away(east="0.005", north="0.004"))
    shown = page(sign_in(cast.city_manager), hall)
    (x, y) = map(float, re.findall(r'class="map-dot [^"]*" cx="([\d.]+)" cy="([\d.]+)"', shown)[0])
    assert x > 180
    assert y < 180


def test_nobody_sees_more_of_the_map_than_of_the_registers(cast: Cast, sign_in: SignIn, hall: Outlet) -> None:
    outlet("LJ100002", cast.district_a1, **away(north="0.01"))
    outlet("LJ100003", cast.district_a2, **away(north="-0.01"))
    outlet("YP100001", cast.district_b1, **away(east="0.01"))
    Channel.objects.filter(pk=outlet("LJ100005", cast.district_a1, **away(east="0.02")).pk).update(
        status="closed"
    )
    assert listed(page(sign_in(cast.city_manager), hall)) == ["LJ100002", "LJ100003"]
    assert listed(page(sign_in(cast.district_supervisor), hall)) == ["LJ100002"]
    assert listed(page(sign_in(cast.outlet_manager), hall)) == []


def test_the_map_reaches_as_far_as_one_says(cast: Cast, sign_in: SignIn, hall: Outlet) -> None:
    for number in range(6):
        outlet(f"LJ10001{number}", cast.district_a1, **away(north=f"0.0{number + 1}"))
    client = sign_in(cast.city_manager)
    assert len(listed(page(client, hall))) == 6
    assert listed(page(client, hall, "?km=2")) == ["LJ100010"]
    assert len(listed(page(client, hall, "?km=5"))) == 4
    assert 'aria-current="true">5 ' in page(client, hall, "?km=5")
    assert len(listed(page(client, hall, "?km=%3Cscript%3E"))) == 6


def test_a_place_that_is_not_known_is_said_so(cast: Cast, sign_in: SignIn) -> None:
    row = make_outlet(cast.outlet)
    shown = page(sign_in(cast.city_manager), row)
    assert "<svg viewBox" not in shown
    assert "geo:" not in shown
    assert 'id="map"' in shown


def test_the_map_is_one_query_at_any_number(cast: Cast, hall: Outlet) -> None:
    user = User.objects.get(pk=cast.city_manager.pk)
    user.scope_for("outlets.outlet_view")
    row = Outlet.objects.select_related("channel").get(pk=hall.pk)
    for number in range(12):
        outlet(f"LJ1001{number:02d}", cast.district_a1, **away(north=f"0.00{number + 1:02d}"))
        with CaptureQueriesContext(connection) as queries:
            found = neighbours(user, row)
        assert (len(found), len(queries)) == (number + 1, 1)


def test_every_register_with_coordinates_is_on_the_map() -> None:
    assert {model.__name__ for model in located_models()} == {"Outlet", "Agent"}


def test_distances_are_those_of_the_globe() -> None:
    assert distance((110, 30), (110, 31)) == pytest.approx(111.19, abs=0.01)
    assert distance((110, 30), (111, 30)) == pytest.approx(96.30, abs=0.02)
    assert [kilometres(value).split()[0] for value in (0.034, 0.349, 2.04, 9.96, 12.3)] == [
        "34",
        "350",
        "2.0",
        "10.0",
        "12",
    ]


@pytest.fixture
def settled(cast: Cast, hall: Outlet) -> Outlet:
    """With three others in the district, a few kilometres apart."""
    for number in range(3):
        outlet(f"LJ10002{number}", cast.district_a1, **away(north=f"0.0{number + 1}"))
    return hall


def test_a_place_far_from_its_district_is_saved_once_it_is_confirmed(
    cast: Cast, sign_in: SignIn, settled: Outlet
) -> None:
    client = sign_in(cast.city_manager)
    address = reverse("outlets:outlet_edit", kwargs={"pk": settled.pk})
    refused = client.post(address, entries(client, address, longitude="111.5"))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["confirmed"]
    sent = entries(client, address, longitude="111.5", confirmed="on")
    assert client.post(address, sent).status_code == 302
    settled.refresh_from_db()
    assert settled.longitude == Decimal("111.5")
    assert client.post(address, entries(client, address, counters="7")).status_code == 302


def test_a_place_among_the_others_is_not_asked_about(cast: Cast, sign_in: SignIn, settled: Outlet) -> None:
    address = reverse("outlets:outlet_edit", kwargs={"pk": settled.pk})
    client = sign_in(cast.city_manager)
    assert client.post(address, entries(client, address, longitude="110.05")).status_code == 302


@pytest.mark.parametrize(
    ("longitude", "latitude", "field"),
    [("181", "30", "longitude"), ("110", "91", "latitude"), ("110", "", "latitude"), ("", "30", "longitude")],
)
def test_an_agents_place_is_checked_like_an_outlets(
    cast: Cast, sign_in: SignIn, longitude: str, latitude: str, field: str
) -> None:
    agent = make_agent(cast.agent)
    client = sign_in(cast.city_manager)
    address = reverse("agents:agent_edit", kwargs={"pk": agent.pk})
    sent = entries(client, address, longitude=longitude, latitude=latitude)
    response = client.post(address, sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_two_others_are_too_few_to_tell_what_is_far(cast: Cast, settled: Outlet) -> None:
    wanted = {"longitude": Decimal(120), "latitude": Decimal(30), "district_id": cast.district_a1.pk}
    assert far_from_others(**wanted, but=settled.pk) == pytest.approx(963, abs=3)
    Outlet.objects.filter(channel__code="LJ100020").update(longitude=None, latitude=None)
    assert far_from_others(**wanted, but=settled.pk) is None
