"""What programs do goes through the services of the pages, once, and on what they have seen."""

import json
from typing import Any

import pytest
from django.test import Client

from commissions.models import Dispute, Line, Month, Statement
from core.models import IdempotencyKey, ImportSession
from core.periods import today
from tests.api.conftest import Speak
from tests.cast import Cast
from tests.factories.agents import make_agent
from tests.factories.commissions import Ledger, published
from tests.factories.sheets import order, workbook


def post(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    return client.post(
        f"/api/v1/{address}", json.dumps(body or {}), content_type="application/json", headers=headers
    )


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return published(cast)[2]


def test_a_dealer_confirms(cast: Cast, speak: Speak, statement: Statement) -> None:
    answer = post(speak(cast.dealer_owner), f"statements/{statement.pk}/confirm/")
    assert (answer.status_code, answer.json()["status"]) == (200, "confirmed")
    again = post(speak(cast.dealer_owner), f"statements/{statement.pk}/confirm/")
    assert again.status_code == 409
    assert again.json()["detail"]


def test_a_dispute_names_lines_of_the_statement(cast: Cast, speak: Speak, statement: Statement) -> None:
    client = speak(cast.dealer_owner)
    line = Line.objects.filter(payee=cast.agent).earliest("id")
    body = {"lines": [line.id], "text": "少计一笔", "claimed": "62.50"}
    answer = post(client, f"statements/{statement.pk}/disputes/", body)
    assert answer.status_code == 201
    assert Dispute.objects.get().claimed == 6_250
    foreign = post(client, f"statements/{statement.pk}/disputes/", {**body, "lines": [1]})
    assert foreign.status_code == 400


@pytest.mark.parametrize("claimed", [12.5, "12.505", "1e3", "abc", True, 10**30])
def test_an_amount_is_exact_text(cast: Cast, speak: Speak, statement: Statement, claimed: Any) -> None:
    body = {"lines": [1], "text": "x", "claimed": claimed}
    answer = post(speak(cast.dealer_owner), f"statements/{statement.pk}/disputes/", body)
    assert answer.status_code == 400
    assert "claimed" in answer.json()["errors"]


def test_fields_that_nobody_may_set_are_ignored(cast: Cast, speak: Speak, statement: Statement) -> None:
    body = {"status": "approved", "amount": "1.00", "payee": 1, "is_staff": True}
    post(speak(cast.dealer_owner), f"statements/{statement.pk}/confirm/", body)
    kept = Statement.objects.get(pk=statement.pk)
    assert (kept.amount, kept.payee_id) == (statement.amount, statement.payee_id)


def test_what_has_changed_meanwhile_is_not_acted_on(cast: Cast, speak: Speak, statement: Statement) -> None:
    client = speak(cast.dealer_owner)
    tag = client.get(f"/api/v1/statements/{statement.pk}/")["ETag"]
    Statement.objects.filter(pk=statement.pk).update(status="disputed")
    answer = post(client, f"statements/{statement.pk}/confirm/", **{"If-Match": tag})
    assert answer.status_code == 412
    assert Statement.objects.get(pk=statement.pk).status == "disputed"
    Statement.objects.filter(pk=statement.pk).update(status="published")
    fresh = client.get(f"/api/v1/statements/{statement.pk}/")["ETag"]
    assert post(client, f"statements/{statement.pk}/confirm/", **{"If-Match": fresh}).status_code == 200


def test_a_repeated_request_is_answered_as_the_first_time(
    cast: Cast, speak: Speak, statement: Statement
) -> None:
    client = speak(cast.dealer_owner)
    key = {"Idempotency-Key": "confirm-1"}
    first = post(client, f"statements/{statement.pk}/confirm/", **key)
    again = post(client, f"statements/{statement.pk}/confirm/", **key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again["Idempotent-Replayed"] == "true"


def test_a_key_is_good_for_one_request_of_one_user(cast: Cast, speak: Speak, statement: Statement) -> None:
    client = speak(cast.dealer_owner)
    key = {"Idempotency-Key": "k"}
    assert post(client, f"statements/{statement.pk}/confirm/", **key).status_code == 200
    assert post(client, f"statements/{statement.pk}/confirm/", {"a": 1}, **key).status_code == 422
    other = post(speak(cast.dealer_b_owner), f"statements/{statement.pk}/confirm/", **key)
    assert other.status_code == 404


def test_a_refused_request_may_be_sent_again(cast: Cast, speak: Speak, statement: Statement) -> None:
    client = speak(cast.dealer_owner)
    post(client, f"statements/{statement.pk}/disputes/", {}, **{"Idempotency-Key": "d"})
    assert not IdempotencyKey.objects.exists()


def test_a_month_moves_on_only_as_it_was_seen(cast: Cast, speak: Speak) -> None:
    month = Ledger(cast, cast.city_a).month
    stale = post(speak(cast.city_manager), f"months/{month.pk}/submit/", {"version": month.version + 1})
    assert stale.status_code == 409
    assert Month.objects.get().status == "open"


def test_a_sheet_is_sent_and_the_same_file_refused(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    file = workbook([order(1)])

    def send() -> Any:
        file.seek(0)
        return client.post("/api/v1/uploads/", {"kind": "order_detail", "period": 202609, "file": file})

    assert send().status_code == 202
    assert ImportSession.objects.get().owner == cast.city_manager
    assert send().status_code == 409


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "nothing"), ("period", 202613), ("period", 10**30), ("file", "text")]
)
def test_an_upload_that_makes_no_sense_is_refused_by_field(
    cast: Cast, speak: Speak, field: str, value: Any
) -> None:
    body = {"kind": "order_detail", "period": 202609, "file": workbook([order(1)]), field: value}
    answer = speak(cast.city_manager).post("/api/v1/uploads/", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_product_is_entered_edited_and_priced(cast: Cast, speak: Speak) -> None:
    client = speak(cast.province_manager)
    body = {"code": "P0199", "name": "畅行199元", "category_code": "PLAN", "effective_from": "2026-10-01"}
    made = post(client, "products/", {**body, "plan_fee": "199.00"})
    assert (made.status_code, made.json()["plan_fee"]) == (201, "199.00")
    address = f"products/{made.json()['id']}"
    assert post(client, "products/", body).status_code == 400
    edited = post(client, f"{address}/edit/", {"name": "新名", "category_code": "PLAN", "is_active": False})
    assert (edited.json()["name"], edited.json()["is_active"]) == ("新名", False)
    priced = post(client, f"{address}/prices/add/", {"effective_from": "2026-11-01", "plan_fee": "189.00"})
    assert (priced.status_code, priced.json()["plan_fee"]) == (201, "189.00")
    prices = client.get(f"/api/v1/{address}/prices/").json()["results"]
    assert [price["plan_fee"] for price in prices] == ["189.00", "199.00"]
    assert post(speak(cast.city_manager), "products/", {**body, "code": "P0200"}).status_code == 403


def test_a_target_that_is_there_is_changed_and_not_overwritten(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    body = {"channel_code": "LJA0001", "period": 202611, "metric_code": "new_mobile", "value": 30}
    first = post(client, "targets/", body)
    again = post(client, "targets/", {**body, "value": 40})
    address = f"/api/v1/targets/{first.json()['id']}/"
    assert (first.status_code, again.status_code) == (201, 409)
    assert str(first.json()["id"]) in again.json()["detail"]
    assert client.get(address).json()["value"] == 30
    changed = client.patch(address, {"value": 40}, content_type="application/json")
    assert (changed.status_code, changed.json()["value"]) == (200, 40)
    for wrong in ({"channel_code": "YPA0003"}, {"period": 202613}):
        assert post(client, "targets/", {**body, **wrong}).status_code == 400
    removed = post(client, f"targets/{first.json()['id']}/remove/", {})
    assert (removed.status_code, removed.json()["value"]) == (200, 40)
    assert client.get("/api/v1/targets/").json()["results"] == []


def test_the_life_of_regions_and_channels_is_led_by_program(cast: Cast, speak: Speak) -> None:
    make_agent(cast.agent)
    province, city = speak(cast.province_manager), speak(cast.city_manager)
    made = post(province, "regions/", {"parent": cast.city_a.code, "code": "LJ09", "name": "临港区"})
    assert (made.status_code, made.json()["level"]) == (201, "district")
    region = f"regions/{made.json()['id']}"
    moved = post(province, f"{region}/move/", {"parent": cast.city_b.code})
    assert (moved.status_code, moved.json()["path"].startswith(cast.city_b.path)) == (200, True)
    assert post(province, f"{region}/close/").json()["closed_on"] == today().isoformat()
    assert post(province, f"{region}/reopen/").json()["closed_on"] is None

    store = post(
        city, f"agents/{cast.agent.pk}/stores/", {"code": "LJS0009", "name": "鑫达九店", "district": "LJ01"}
    )
    assert (store.status_code, store.json()["parent_code"]) == (201, cast.agent.code)
    place = {
        "effective_from": today().isoformat(),
        "district": cast.district_a2.code,
        "mode": store.json()["mode"],
    }
    placed = post(city, f"channels/{store.json()['id']}/place/", place)
    assert (placed.status_code, placed.json()["parent_code"]) == (200, cast.agent.code)
    foreign = post(
        city, f"channels/{store.json()['id']}/place/", {**place, "district": cast.district_b1.code}
    )
    assert (foreign.status_code, list(foreign.json()["errors"])) == (400, ["district"])
    assert post(city, f"channels/{store.json()['id']}/close/").json()["status"] == "closed"
    assert post(city, f"agents/{cast.agent.pk}/close/").status_code == 409, "a level-2 agent stands below"
    assert post(city, f"agents/{cast.other_agent.pk}/close/").status_code == 404, "it is in no register"
