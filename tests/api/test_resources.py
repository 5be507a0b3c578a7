"""Lists and single resources: the page's rows, amounts as exact text, pages by cursor, refusals in one shape."""

import json
from typing import Any

import pytest

from commissions.models import Line
from network.models import Channel
from tests.api.conftest import Speak
from tests.cast import Cast
from tests.factories.commissions import PERIOD, Ledger, make_component, make_sale, published


def rows(response: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_a_list_holds_what_its_reader_may_see(cast: Cast, speak: Speak) -> None:
    codes = {row["code"] for row in rows(speak(cast.city_manager).get("/api/v1/channels/?limit=200"))}
    visible = Channel.objects.visible_to(cast.city_manager).values_list("code", flat=True)
    assert codes == set(visible)
    assert cast.agent_b.code not in codes


def test_cursors_walk_through_every_row_once(cast: Cast, speak: Speak) -> None:
    client = speak(cast.province_manager)
    address, seen = "/api/v1/channels/?limit=2", []
    while address:
        page = client.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]
    assert seen == sorted(Channel.objects.values_list("code", flat=True))


def test_the_lines_of_a_statement_add_up_to_its_amount(cast: Cast, speak: Speak) -> None:
    _ledger, _component, statement = published(cast)
    client = speak(cast.dealer_owner)
    told = client.get(f"/api/v1/statements/{statement.pk}/").json()
    lines = rows(client.get(f"/api/v1/statements/{statement.pk}/lines/?limit=200"))
    fen = [int(line["amount"].replace(".", "")) for line in lines]
    assert sum(fen) == statement.amount == int(told["amount"].replace(".", ""))
    assert len(fen) == Line.objects.filter(payee=cast.agent).count()


def test_drafts_are_hidden_from_the_dealer(cast: Cast, speak: Speak) -> None:
    ledger = Ledger(cast, cast.city_a)
    ledger.line(cast.agent, make_component(cast), 1, 5_000)
    (statement,) = ledger.statements()
    client = speak(cast.dealer_owner)
    assert client.get(f"/api/v1/statements/{statement.pk}/").status_code == 404
    assert client.get(f"/api/v1/statements/{statement.pk}/lines/").status_code == 404


def test_numbers_are_masked_as_on_the_page(cast: Cast, speak: Speak) -> None:
    make_sale(cast.agent, cast.product, 1, subscriber="19912340101")
    address = f"/api/v1/sales/?period={PERIOD}"
    assert rows(speak(cast.city_manager).get(address))[0]["subscriber"] == "19912340101"
    assert rows(speak(cast.auditor).get(address))[0]["subscriber"] == "199****0101"


def test_facts_are_asked_for_by_month(cast: Cast, speak: Speak) -> None:
    response = speak(cast.city_manager).get("/api/v1/sales/")
    assert response.status_code == 400
    assert "period" in response.json()["errors"]


@pytest.mark.parametrize("limit", ["0", "201", "1000000", "-1", "x", "1e3", "٣", "\0"])
def test_a_page_is_never_larger_than_200(cast: Cast, speak: Speak, limit: str) -> None:
    response = speak(cast.city_manager).get("/api/v1/channels/", {"limit": limit})
    assert response.status_code == 400
    assert response.json()["errors"]["limit"]


def test_a_filter_that_makes_no_sense_is_refused(cast: Cast, speak: Speak) -> None:
    response = speak(cast.city_manager).get("/api/v1/channels/?kind=99")
    assert response.status_code == 400
    assert "kind" in response.json()["errors"]


def test_an_unchanged_resource_is_not_sent_again(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    address = f"/api/v1/channels/{cast.agent.pk}/"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    Channel.objects.filter(pk=cast.agent.pk).update(name="改名")
    changed = client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "改名")


def test_every_refusal_has_the_same_shape(cast: Cast, speak: Speak) -> None:
    response = speak(cast.city_manager).get("/api/v1/channels/999999999/")
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content).keys() >= {"type", "title", "status", "detail"}


def test_too_many_requests_are_told_when_to_come_back(
    cast: Cast, speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.throttling import UserRateThrottle

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    client = speak(cast.city_manager)
    answers = [client.get("/api/v1/products/") for _number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    other = speak(cast.province_manager)
    assert other.get("/api/v1/products/", headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 200
