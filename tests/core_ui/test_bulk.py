"""Actions on several rows: announced first, then done to exactly those rows, or to none."""

import re
from typing import Any

import pytest
from django.test import Client

from core.views import bulk
from network.models import Channel
from tests.cast import Cast


def _ask(client: Client, *rows: Any, at: str = "/channels/", action: str = "close", **data: Any) -> Any:
    return client.post(at, {"action": action, "pick": [getattr(row, "pk", row) for row in rows], **data})


def _confirm(client: Client, page: Any, at: str = "/channels/", **data: Any) -> Any:
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    sent: dict[str, Any] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return client.post(at, {**sent, **data})


def _states() -> dict[str, str]:
    return dict(Channel.objects.values_list("code", "status"))


def test_the_first_request_says_what_will_happen_and_changes_nothing(cast: Cast, manager: Client) -> None:
    before = _states()
    page = _ask(manager, cast.agent, cast.sub_agent)
    text = page.content.decode()
    assert page.status_code == 200
    assert '<b class="digits">这 2 行</b>' in text
    assert "they are closed." in text
    assert cast.agent.name in text
    assert _states() == before


def test_confirmed_it_is_done_to_the_picked_rows_alone(cast: Cast, manager: Client) -> None:
    answer = _confirm(manager, _ask(manager, cast.agent, cast.sub_agent))
    assert answer["Location"] == "/channels/"
    assert {code for code, status in _states().items() if status == "closed"} == {"LJA0001", "LJA0001-02"}


def test_all_that_match_is_what_the_filters_leave(cast: Cast, manager: Client) -> None:
    at = "/channels/?q=LJA&sort=-code"
    answer = _confirm(manager, _ask(manager, at=at, all="1"), at)
    assert answer["Location"] == at
    closed = {code for code, status in _states().items() if status == "closed"}
    assert closed == {"LJA0001", "LJA0001-02", "LJA0017"}


def test_a_foreign_row_among_the_picked_refuses_the_whole(cast: Cast, manager: Client) -> None:
    before = _states()
    assert _ask(manager, cast.agent, cast.agent_b).status_code == 404
    page = _ask(manager, cast.agent)
    assert _confirm(manager, page, pick=[cast.agent.pk, cast.agent_b.pk]).status_code == 404
    assert _states() == before


@pytest.mark.parametrize("pick", ["x", "-1", "9" * 30, "1e3", ""])
def test_a_key_that_is_none_refuses_the_whole(pick: str, cast: Cast, manager: Client) -> None:
    before = _states()
    assert _ask(manager, cast.agent, pick).status_code == 404
    assert _states() == before


def test_rows_that_may_only_be_looked_at_are_forbidden(cast: Cast, sign_in: Any) -> None:
    assert _ask(sign_in(cast.auditor), cast.agent).status_code == 403
    assert _ask(sign_in(cast.stranger), cast.agent).status_code == 404
    assert _ask(sign_in(cast.dealer_owner), cast.agent).status_code == 403


def test_a_list_that_changed_between_is_not_acted_on(cast: Cast, manager: Client) -> None:
    page = _ask(manager, at="/channels/?q=LJA", all="1")
    Channel.objects.filter(pk=cast.other_agent.pk).update(code="LJX0017")
    Channel.objects.filter(pk=cast.outlet.pk).update(code="LJA9999")
    assert _confirm(manager, page, "/channels/?q=LJA").status_code == 409
    assert "closed" not in _states().values()


def test_a_row_that_somebody_else_changed_between_is_not_acted_on(cast: Cast, manager: Client) -> None:
    page = _ask(manager, cast.agent, cast.sub_agent)
    Channel.objects.filter(pk=cast.agent.pk).update(star=1)
    before = _states()
    assert _confirm(manager, page).status_code == 409
    assert _states() == before


def test_a_refusal_of_the_service_leaves_all_as_it_was(cast: Cast, manager: Client) -> None:
    Channel.objects.filter(pk=cast.agent.pk).update(status="closed")
    before = _states()
    assert _confirm(manager, _ask(manager, cast.agent, cast.sub_agent)).status_code == 409
    assert _states() == before


def test_a_form_is_asked_for_and_checked(cast: Cast, manager: Client) -> None:
    page = _ask(manager, cast.agent, cast.sub_agent, action="rate")
    assert 'name="star"' in page.content.decode()
    assert _confirm(manager, page, star="9").status_code == 422
    assert _confirm(manager, page, star="5").status_code == 302
    assert set(Channel.objects.filter(star=5).values_list("code", flat=True)) >= {"LJA0001", "LJA0001-02"}


def test_an_action_that_is_not_there_and_no_rows_are_refused(cast: Cast, manager: Client) -> None:
    assert _ask(manager, cast.agent, action="drop").status_code == 400
    assert _ask(manager).status_code == 400


def test_one_action_has_a_limit(cast: Cast, manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BULK_LIMIT", 2)
    assert _ask(manager, at="/channels/?q=LJA", all="1").status_code == 400


def test_boxes_are_shown_to_those_who_can_act(cast: Cast, manager: Client, sign_in: Any) -> None:
    assert 'name="pick"' in manager.get("/channels/").content.decode()
    assert 'name="pick"' not in sign_in(cast.auditor).get("/channels/").content.decode()
