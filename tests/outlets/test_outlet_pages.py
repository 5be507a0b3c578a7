"""The outlets' register as each of the cast sees and changes it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import Change
from core.periods import today
from network.models import Channel, Position
from outlets.models import Outlet
from tests.cast import Cast
from tests.factories.outlets import make_outlet
from tests.forms import seen

SignIn = Callable[[Any], Client]


@pytest.fixture
def outlet(cast: Cast) -> Outlet:
    return make_outlet(cast.outlet)


def entries(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "code": "LJ100500",
        "name": "临江新开营业厅",
        "district": cast.district_a2.pk,
        "opened_on": "2026-10-01",
        "hall_type": "standard",
        "area_m2": "120",
        "longitude": "110.000001",
        "latitude": "30.000001",
        "yearly_rent": "36000",
        "score": "92.4",
        **changes,
    }


def test_an_outlet_manager_sees_the_own_hall_and_changes_nothing(
    cast: Cast, outlet: Outlet, sign_in: SignIn
) -> None:
    client = sign_in(cast.outlet_manager)
    page = client.get(f"/outlets/{outlet.pk}/").content.decode()
    assert "人民路1号" in page
    assert "/edit/" not in page
    assert client.get(f"/outlets/{outlet.pk}/edit/").status_code == 403
    assert sign_in(cast.dealer_owner).get(f"/outlets/{outlet.pk}/").status_code == 404


def test_a_new_outlet_has_a_channel_and_its_first_position(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.city_manager).post("/outlets/new/", entries(cast))
    assert answer.status_code == 302
    outlet = Outlet.objects.select_related("channel").get(channel__code="LJ100500")
    position = Position.objects.get(channel=outlet.channel)
    assert (position.effective_from, position.district) == (datetime.date(2026, 10, 1), cast.district_a2)
    assert (outlet.channel.kind, outlet.channel.mode, outlet.channel.city) == (1, 1, cast.city_a)
    assert (outlet.area_m2, outlet.yearly_rent, outlet.score) == (120, 3_600_000, 924_000)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "LJ100001"}, "code"),
        ({"lease_from": "2026-02-01", "lease_to": "2026-01-01"}, "lease_to"),
        ({"yearly_rent": "-1"}, "yearly_rent"),
        ({"score": "100.5"}, "score"),
        ({"latitude": ""}, "latitude"),
        ({"longitude": "181"}, "longitude"),
        ({"area_m2": "-3"}, "area_m2"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_kept(
    cast: Cast, sign_in: SignIn, changes: dict[str, Any], field: str
) -> None:
    before = Channel.objects.count()
    answer = sign_in(cast.city_manager).post("/outlets/new/", entries(cast, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Channel.objects.count() == before


def test_a_district_of_another_city_is_refused(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.city_manager).post("/outlets/new/", entries(cast, district=cast.district_b1.pk))
    assert answer.status_code == 422
    assert not Outlet.objects.exists()


def test_an_edit_changes_the_name_and_leaves_code_and_place(
    cast: Cast, outlet: Outlet, sign_in: SignIn
) -> None:
    data = entries(cast, code="HACKED", channel=cast.agent.pk, name="临江旗舰厅", lease_to="2027-12-31")
    client, page = sign_in(cast.city_manager), f"/outlets/{outlet.pk}/edit/"
    assert client.post(page, {**data, "seen": seen(client, page)}).status_code == 302
    outlet.refresh_from_db()
    channel = Channel.objects.get(pk=outlet.pk)
    assert (channel.code, channel.name, channel.district) == ("LJ100001", "临江旗舰厅", cast.district_a1)
    assert outlet.lease_to == datetime.date(2027, 12, 31)
    assert Change.objects.filter(table_name="outlets_outlet", key=outlet.pk, operation="U").exists()


@pytest.mark.parametrize(
    ("days", "warning"), [(-1, "red"), (0, "amber"), (60, "amber"), (61, ""), (None, "")]
)
def test_a_lease_that_ends_is_marked(cast: Cast, outlet: Outlet, days: int | None, warning: str) -> None:
    outlet.lease_to = None if days is None else today() + datetime.timedelta(days=days)
    outlet.save()
    assert (outlet.warning.colour if outlet.warning else "") == warning
    found = Outlet.objects.lease_ends_by(today() + datetime.timedelta(days=60))
    assert found.exists() is bool(warning)
    Channel.objects.filter(pk=outlet.pk).update(status="closed")
    assert Outlet.objects.get(pk=outlet.pk).warning is None
    assert not found.all().exists()


def test_the_place_on_the_map_is_a_link_for_the_readers_device(
    cast: Cast, outlet: Outlet, sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    assert "geo:" not in client.get(f"/outlets/{outlet.pk}/").content.decode()
    Outlet.objects.update(longitude="110.000001", latitude="30.000001")
    assert 'href="geo:30.000001,110.000001"' in client.get(f"/outlets/{outlet.pk}/").content.decode()


def test_an_outlet_closes_and_is_seen_afterwards(cast: Cast, outlet: Outlet, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    data = {"closed_on": today().isoformat()}
    assert client.post(f"/outlets/{outlet.pk}/close/", data).status_code == 302
    assert Channel.objects.get(pk=outlet.pk).status == "closed"
    assert client.post(f"/outlets/{outlet.pk}/close/", data).status_code == 404
    page = client.get(f"/outlets/{outlet.pk}/").content.decode()
    assert today().isoformat() in page
    assert "/edit/" not in page


def test_the_channels_page_leads_to_the_register(cast: Cast, outlet: Outlet, sign_in: SignIn) -> None:
    page = sign_in(cast.city_manager).get(f"/channels/{outlet.pk}/").content.decode()
    assert f'"/outlets/{outlet.pk}/"' in page


def test_regions_lead_to_the_registers_of_their_channels(cast: Cast, outlet: Outlet, sign_in: SignIn) -> None:
    page = sign_in(cast.city_manager).get("/channels/regions/").content.decode()
    assert f'href="/outlets/?district={cast.district_a1.pk}">1</a>' in page
