"""A program can settle a dispute as the pages can, and is held to the same rules."""

from typing import Any

import pytest
from django.test import override_settings

from commissions.models import Dispute, Month, Statement
from tests.api.conftest import Speak
from tests.api.test_actions import post
from tests.cast import Cast
from tests.desk.test_assignments import elsewhere
from tests.desk.test_batch_rulings import disputed, states
from tests.desk.test_disputes import raised
from tests.factories.commissions import Ledger, published


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return published(cast)[2]


@pytest.fixture
def dispute(cast: Cast, statement: Statement) -> Dispute:
    """Of one line of 50.00, which should be 90.00 as the dealer says."""
    return raised(cast, statement)


def test_a_ruling_settles_it(cast: Cast, speak: Speak, dispute: Dispute) -> None:
    body = {"due": "80.00", "text": "属实"}
    answer = post(speak(cast.city_manager), f"disputes/{dispute.pk}/rule/", body)
    assert (answer.status_code, answer.json()["status"], answer.json()["ruling"]) == (200, "upheld", "80.00")
    again = post(speak(cast.city_manager), f"disputes/{dispute.pk}/rule/", body)
    assert again.status_code == 409


def test_no_amount_rejects_it_but_it_has_to_be_said(cast: Cast, speak: Speak, dispute: Dispute) -> None:
    client = speak(cast.city_manager)
    assert post(client, f"disputes/{dispute.pk}/rule/", {"text": "不成立"}).status_code == 400
    answer = post(client, f"disputes/{dispute.pk}/rule/", {"due": None, "text": "不成立"})
    assert answer.json()["status"] == "rejected"


@override_settings(COMMISSIONS_RULING_LIMIT_YUAN=1)
def test_a_large_ruling_takes_another_person_who_names_the_amount(
    cast: Cast, speak: Speak, dispute: Dispute
) -> None:
    ruled = post(
        speak(cast.province_manager), f"disputes/{dispute.pk}/rule/", {"due": "80.00", "text": "属实"}
    )
    assert ruled.json()["status"] == "review"
    address = f"disputes/{dispute.pk}/approve/"
    assert post(speak(cast.province_manager), address, {"due": "80.00"}).status_code == 403
    assert post(speak(cast.city_manager), address, {"due": "80.00"}).status_code == 403, "no such right"
    assert Dispute.objects.get().status == "review"


def test_a_ruling_is_taken_back(cast: Cast, speak: Speak, dispute: Dispute) -> None:
    client = speak(cast.city_manager)
    post(client, f"disputes/{dispute.pk}/rule/", {"due": "80.00", "text": "属实"})
    assert (
        post(speak(cast.dealer_owner), f"disputes/{dispute.pk}/take-back/", {"text": "x"}).status_code == 403
    )
    answer = post(client, f"disputes/{dispute.pk}/take-back/", {"text": "弄错了"})
    assert (answer.status_code, answer.json()["status"]) == (200, "open")


def test_both_sides_talk_and_onlookers_do_not(cast: Cast, speak: Speak, dispute: Dispute) -> None:
    address = f"disputes/{dispute.pk}/messages/"
    answer = post(speak(cast.city_manager), address, {"text": "请补充材料"})
    assert [one["text"] for one in answer.json()["messages"]] == ["少算一笔", "请补充材料"]
    assert post(speak(cast.dealer_owner), address, {"text": "已补"}).status_code == 200
    assert post(speak(cast.auditor), address, {"text": "x"}).status_code == 403
    assert post(speak(cast.city_b_manager), address, {"text": "x"}).status_code == 404
    assert len(speak(cast.auditor).get(f"/api/v1/disputes/{dispute.pk}/").json()["messages"]) == 3


def test_it_is_assigned_by_user_name(cast: Cast, speak: Speak, dispute: Dispute) -> None:
    address = f"disputes/{dispute.pk}/assign/"
    client = speak(cast.city_manager)
    assert post(client, address, {"assignee": "city"}).json()["assigned_to"] == "city"
    assert post(client, address, {"assignee": "auditor"}).status_code == 400
    assert post(client, address, {"assignee": None}).json()["assigned_to"] is None


def test_an_incomplete_month_is_submitted_only_in_so_many_words(cast: Cast, speak: Speak) -> None:
    month = Ledger(cast, cast.city_a).month
    client = speak(cast.city_manager)
    refused = post(client, f"months/{month.pk}/submit/", {"version": month.version})
    assert (refused.status_code, bool(refused.json()["detail"])) == (409, True)
    assert Month.objects.get().status == "open"
    sent = post(client, f"months/{month.pk}/submit/", {"version": month.version, "despite": True})
    assert sent.json()["status"] == "submitted"


@pytest.fixture
def several(cast: Cast, statement: Statement) -> list[Dispute]:
    return disputed(cast, statement, 6_000, 7_500)


def test_several_get_the_same_ruling_or_none(cast: Cast, speak: Speak, several: list[Dispute]) -> None:
    client = speak(cast.city_manager)
    numbers = [one.pk for one in several]
    body = {"disputes": numbers, "verdict": "claimed", "text": "属实"}
    foreign = elsewhere(cast).pk
    assert post(client, "disputes/rule/", {**body, "disputes": [*numbers, foreign]}).status_code == 404
    assert post(speak(cast.auditor), "disputes/rule/", body).status_code == 403
    assert states() == ["open"] * 3
    answer = post(client, "disputes/rule/", body)
    assert (answer.status_code, [one["ruling"] for one in answer.json()]) == (200, ["60.00", "75.00"])
    again = post(client, "disputes/rule/", body)
    assert (again.status_code, f"#{numbers[0]}" in again.json()["detail"]) == (409, True)


@override_settings(COMMISSIONS_RULING_LIMIT_YUAN=5)
def test_several_rulings_are_approved_as_they_were_seen_or_none(
    cast: Cast, speak: Speak, several: list[Dispute]
) -> None:
    numbers = [one.pk for one in several]
    body = {"disputes": numbers, "verdict": "claimed", "text": "属实"}
    post(speak(cast.city_manager), "disputes/rule/", body)
    client = speak(cast.province_manager)

    def approve(*dues: str, by: Any = client, more: list[dict[str, Any]] | None = None) -> Any:
        rulings = [{"dispute": one, "due": due} for one, due in zip(numbers, dues, strict=True)]
        return post(by, "disputes/approve/", {"rulings": [*rulings, *(more or [])]})

    assert approve("60.00", "75.00", by=speak(cast.city_manager)).status_code == 403
    stale = approve("60.00", "70.00")
    assert (stale.status_code, f"#{numbers[1]}" in stale.json()["detail"]) == (409, True)
    assert approve("60.00", "75.00", more=[{"dispute": 10**12, "due": "1.00"}]).status_code == 404
    assert states() == ["review", "review"]
    done = approve("60.00", "75.00")
    assert (done.status_code, {one["status"] for one in done.json()}) == (200, {"upheld"})


@override_settings(COMMISSIONS_RULING_LIMIT_YUAN=5)
def test_whoever_ruled_approves_none_of_several(cast: Cast, speak: Speak, several: list[Dispute]) -> None:
    client = speak(cast.province_manager)
    numbers = [one.pk for one in several]
    post(client, "disputes/rule/", {"disputes": numbers, "verdict": "claimed", "text": "属实"})
    rulings = [{"dispute": one, "due": due} for one, due in zip(numbers, ("60.00", "75.00"), strict=True)]
    assert post(client, "disputes/approve/", {"rulings": rulings}).status_code == 403
    assert states() == ["review", "review"]


@pytest.mark.parametrize("field", ["disputes", "verdict", "text"])
def test_a_batch_without_its_parts_is_refused_by_field(
    cast: Cast, speak: Speak, several: list[Dispute], field: str
) -> None:
    body: dict[str, Any] = {"disputes": [several[0].pk], "verdict": "reject", "text": "不成立"}
    body[field] = [] if field == "disputes" else ""
    answer = post(speak(cast.city_manager), "disputes/rule/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
