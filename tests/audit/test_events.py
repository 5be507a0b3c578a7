"""What the log knows: sign-ins, refusals, who, where and on what."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from agents.models import Agent
from core.audit import record
from core.models import AuditEvent
from tests.cast import Cast

PASSWORD = "a-long-enough-secret-7"


@pytest.fixture
def cast_with_password(cast: Cast) -> Cast:
    cache.clear()
    cast.city_manager.set_password(PASSWORD)
    cast.city_manager.save()
    return cast


def sign_in(client: Client, password: str, login: str = "city") -> None:
    client.post("/accounts/login/", {"login": login, "password": password}, REMOTE_ADDR="192.0.2.7")


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_signing_in_wrongly_rightly_and_out_is_logged_with_the_address(cast_with_password: Cast) -> None:
    client = Client()
    sign_in(client, "wrong-wrong-wrong")
    sign_in(client, PASSWORD)
    client.post("/accounts/logout/")
    assert actions() == ["users.sign_in_failed", "users.sign_in", "users.sign_out"]
    event = AuditEvent.objects.get(action="users.sign_in")
    assert (event.actor, event.address) == (cast_with_password.city_manager, "192.0.2.7")
    assert event.city_id == cast_with_password.city_a.pk


def test_a_locked_account_is_logged(cast_with_password: Cast) -> None:
    client = Client()
    for _guess in range(6):
        sign_in(client, "wrong-wrong-wrong")
    assert actions()[-1] == "users.sign_in_locked"


def test_a_name_that_nobody_has_is_not_kept_since_it_may_be_a_password(cast_with_password: Cast) -> None:
    sign_in(Client(), "wrong-wrong-wrong", login=PASSWORD)
    event = AuditEvent.objects.get()
    assert event.actor is None
    assert PASSWORD not in f"{event.actor_name} {event.object} {event.detail}"


def test_a_refusal_is_logged_with_the_right_and_the_object(cast: Cast, sign_in: Any) -> None:
    Agent.objects.create(channel=cast.agent)
    response = sign_in(cast.settlement_clerk).get(f"/agents/{cast.agent.pk}/edit/")
    assert response.status_code == 403
    event = AuditEvent.objects.get(action="core.refused")
    assert event.actor == cast.settlement_clerk
    assert event.detail == {
        "method": "GET",
        "path": f"/agents/{cast.agent.pk}/edit/",
        "right": "agents.agent_edit",
    }
    assert (event.model, event.key) == ("agents.agent", str(cast.agent.pk))
    assert (event.city_id, event.channel_id) == (cast.city_a.pk, cast.agent.pk)


def test_what_is_out_of_sight_leaves_no_name_in_the_log(cast: Cast, sign_in: Any) -> None:
    Agent.objects.create(channel=cast.agent)
    assert sign_in(cast.city_b_manager).get(f"/agents/{cast.agent.pk}/").status_code == 404
    assert not AuditEvent.objects.filter(action="core.refused").exists()


def test_a_name_of_an_object_is_kept_as_it_was(cast: Cast) -> None:
    agent = Agent.objects.create(channel=cast.agent)
    record(actor=cast.auditor, action="core.refused", subject=agent)
    cast.agent.name = "改名"
    cast.agent.save()
    assert AuditEvent.objects.get().object == "LJA0001 临江鑫达通信有限公司"
