"""A program can settle a dispute as the pages can, and is held to the same rules."""

import pytest
from django.test import override_settings

from commissions.models import Dispute, Month, Statement
from tests.api.conftest import Speak
from tests.api.test_actions import post
from tests.cast import Cast
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
