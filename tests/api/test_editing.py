"""Rows of the registers are made and changed by programs as on the pages: same checks, same scope, once."""

import json
from typing import Any

import pytest
from django.test import Client

from agents.models import Agent
from direct_sales.models import AccountManager
from network.models import Channel, Position
from outlets.models import Outlet
from tests.api.conftest import Speak, client_with_token
from tests.cast import Cast
from tests.factories.agents import make_agent
from tests.factories.outlets import PHONE, make_account_manager, make_outlet

OUTLETS = "/api/v1/outlets/"


def post(client: Client, address: str, body: Any, **headers: str) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def patch(client: Client, address: str, body: Any, **headers: str) -> Any:
    return client.patch(address, json.dumps(body), content_type="application/json", headers=headers)


def hall(**changes: Any) -> dict[str, Any]:
    return {
        "code": "LJ100500",
        "name": "临江新开营业厅",
        "district": "LJ02",
        "opened_on": "2026-10-01",
        "area_m2": 120,
        "longitude": "110.000001",
        "latitude": "30.000001",
        "yearly_rent": "36000.00",
        "score": "92.4",
        **changes,
    }


def test_an_outlet_is_made_with_its_channel(cast: Cast, speak: Speak) -> None:
    answer = post(speak(cast.city_manager), OUTLETS, hall())
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert (told["code"], told["district_code"], told["opened_on"]) == ("LJ100500", "LJ02", "2026-10-01")
    assert (told["yearly_rent"], told["score"]) == ("36000.00", "92.4000")
    outlet = Outlet.objects.get()
    assert (outlet.pk, outlet.yearly_rent, outlet.score) == (told["channel"], 3_600_000, 924_000)
    assert Position.objects.filter(channel_id=outlet.pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "LJ100001"}, "code"),
        ({"code": None}, "code"),
        ({"district": "YP01"}, "district"),
        ({"district": 1}, "district"),
        ({"area_m2": -1}, "area_m2"),
        ({"yearly_rent": 36_000}, "yearly_rent"),
        ({"score": "1e3"}, "score"),
        ({"score": "101"}, "score"),
        ({"hall_type": "palace"}, "hall_type"),
        ({"latitude": None}, "latitude"),
        ({"lease_from": "2026-02-01", "lease_to": "2026-01-01"}, "lease_to"),
        ({"opened_on": "yesterday"}, "opened_on"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(
    cast: Cast, speak: Speak, changes: dict[str, Any], field: str
) -> None:
    before = Channel.objects.count()
    answer = post(speak(cast.city_manager), OUTLETS, hall(**changes))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert Channel.objects.count() == before


def test_a_change_leaves_all_that_is_not_sent(cast: Cast, speak: Speak) -> None:
    outlet = make_outlet(cast.outlet, score=924_000, longitude="110.000001", latitude="30.000001")
    before = {field.attname: getattr(outlet, field.attname) for field in Outlet._meta.concrete_fields}
    answer = patch(speak(cast.city_manager), f"{OUTLETS}{outlet.pk}/", {"name": "旗舰厅", "code": "X1"})
    assert (answer.status_code, answer.json()["name"], answer.json()["code"]) == (200, "旗舰厅", "LJ100001")
    after = Outlet.objects.values().get()
    assert {key: str(value) for key, value in after.items()} == {
        key: str(value) for key, value in before.items()
    }


def test_what_has_moved_on_since_it_was_read_is_not_changed(cast: Cast, speak: Speak) -> None:
    outlet = make_outlet(cast.outlet)
    client = speak(cast.city_manager)
    address = f"{OUTLETS}{outlet.pk}/"
    tag = client.get(address)["ETag"]
    Outlet.objects.update(area_m2=1)
    assert patch(client, address, {"area_m2": 2}, **{"If-Match": tag}).status_code == 412
    assert Outlet.objects.get().area_m2 == 1
    changed = patch(client, address, {"area_m2": 2}, **{"If-Match": client.get(address)["ETag"]})
    assert (changed.status_code, changed["ETag"]) == (200, client.get(address)["ETag"])


def test_whoever_may_only_look_changes_nothing(cast: Cast, speak: Speak) -> None:
    outlet = make_outlet(cast.outlet)
    address = f"{OUTLETS}{outlet.pk}/"
    for person, status in ((cast.outlet_manager, 403), (cast.auditor, 403), (cast.city_b_manager, 404)):
        assert patch(speak(person), address, {"area_m2": 2}).status_code == status
    reading = client_with_token(cast.city_manager, read_only=True)
    assert patch(reading, address, {"area_m2": 2}).status_code == 403
    assert post(reading, OUTLETS, hall()).status_code == 403
    narrow = client_with_token(cast.city_manager, codes=["outlets.outlet_view"])
    assert patch(narrow, address, {"area_m2": 2}).status_code == 403
    assert Outlet.objects.get().area_m2 == 420


def test_an_agent_is_made_under_its_upline_and_changed(cast: Cast, speak: Speak) -> None:
    make_agent(cast.agent)
    client = speak(cast.city_manager)
    body = {
        "code": "LJA0500",
        "name": "临江新开通讯店",
        "level": 2,
        "upline": cast.agent.code,
        "district": "LJ01",
        "deposit_due": "5000.00",
    }
    answer = post(client, "/api/v1/agents/", body)
    assert answer.status_code == 201, answer.json()
    made = Agent.objects.select_related("channel").get(pk=answer.json()["channel"])
    assert (made.channel.parent_id, made.channel.mode, made.deposit_due) == (cast.agent.pk, 2, 500_000)
    changed = patch(client, f"/api/v1/agents/{made.pk}/", {"deposit_paid": "5000.00", "tax_rate": "0.06"})
    assert (changed.status_code, changed.json()["deposit_paid"]) == (200, "5000.00")
    made.refresh_from_db()
    assert (made.tax_rate, made.deposit_due) == (600, 500_000)
    refused = post(client, "/api/v1/agents/", {**body, "code": "LJA0501", "upline": "YPA0003"})
    assert list(refused.json()["errors"]) == ["upline"]


def test_an_account_managers_phone_is_masked_as_on_the_page(cast: Cast, speak: Speak) -> None:
    manager = make_account_manager(cast)
    address = f"/api/v1/account-managers/{manager.pk}/"
    assert speak(cast.city_manager).get(address).json()["phone"] == PHONE
    assert speak(cast.auditor).get(address).json()["phone"] == "199****0021"


def test_an_account_manager_gets_and_loses_a_hall(cast: Cast, speak: Speak) -> None:
    make_outlet(cast.outlet)
    manager = make_account_manager(cast)
    client = speak(cast.city_manager)
    address = f"/api/v1/account-managers/{manager.pk}/"
    assert patch(client, address, {"home_outlet": "LJ100001"}).json()["home_outlet"] == "LJ100001"
    assert patch(client, address, {"category": "area"}).json()["home_outlet"] == "LJ100001"
    assert patch(client, address, {"home_outlet": ""}).json()["home_outlet"] is None
    assert AccountManager.objects.get().category == "area"
