"""Asking for what isn't there for oneself: counted by the hour, told to the auditor and to nobody else."""

import datetime
import re
from typing import Any

import pytest

from agents.models import Agent
from core.audit.missed import missed_record
from core.models import AuditEvent, MissedObject
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(cast: Cast) -> Agent:
    return Agent.objects.create(channel=cast.agent)


def an_hour_later() -> None:
    MissedObject.objects.update(hour=MissedObject.objects.earliest("hour").hour - datetime.timedelta(hours=1))


def test_many_tries_are_one_event_of_the_hour_with_their_number(
    cast: Cast, agent: Agent, sign_in: Any
) -> None:
    client = sign_in(cast.city_b_manager)
    for number in range(agent.pk, agent.pk + 30):
        assert client.get(f"/agents/{number}/").status_code == 404
    assert MissedObject.objects.count() == 1
    assert missed_record() == 0, "the hour isn't over"
    an_hour_later()
    assert missed_record() == 1
    event = AuditEvent.objects.get(action="core.not_found")
    assert (event.actor, event.detail["times"]) == (cast.city_b_manager, 30)
    assert event.detail["route"] == "agents:agent_detail"
    assert event.detail["path"] == f"/agents/{agent.pk + 29}/"
    assert not MissedObject.objects.exists()


def test_each_person_page_and_hour_is_counted_apart(cast: Cast, agent: Agent, sign_in: Any) -> None:
    for person in (cast.city_b_manager, cast.stranger):
        client = sign_in(person)
        client.get(f"/agents/{agent.pk}/")
        client.get(f"/agents/{agent.pk}/edit/")
    assert sorted(MissedObject.objects.values_list("user__username", "route", "times")) == [
        ("city_b", "agents:agent_detail", 1),
        ("city_b", "agents:agent_edit", 1),
        ("stranger", "agents:agent_detail", 1),
        ("stranger", "agents:agent_edit", 1),
    ]


def test_whoever_asks_learns_nothing(cast: Cast, agent: Agent, sign_in: Any) -> None:
    client = sign_in(cast.city_b_manager)
    there, nowhere = client.get(f"/agents/{agent.pk}/"), client.get("/agents/987654321/")
    changing = re.compile(rb'nonce="[^"]*"|content="[^"]{64}"|value="[^"]{64}"|/agents/\d+/')
    assert changing.sub(b"", there.content) == changing.sub(b"", nowhere.content)


def test_unknown_addresses_and_anonymous_are_not_counted(
    cast: Cast, agent: Agent, sign_in: Any, client: Any
) -> None:
    client.get(f"/agents/{agent.pk}/")
    sign_in(cast.city_manager).get("/no-such-page/")
    assert not MissedObject.objects.exists()


def test_the_api_is_counted_too(cast: Cast, agent: Agent, sign_in: Any) -> None:
    assert sign_in(cast.city_b_manager).get(f"/api/v1/agents/{agent.pk}/").status_code == 404
    assert MissedObject.objects.get().route == "api:agent_detail"


def test_only_auditors_of_everything_read_of_it(cast: Cast, agent: Agent, sign_in: Any) -> None:
    sign_in(cast.city_b_manager).get(f"/agents/{agent.pk}/")
    an_hour_later()
    missed_record()
    event = AuditEvent.objects.get(action="core.not_found")
    assert event in AuditEvent.objects.visible_to(cast.auditor)
    assert event not in AuditEvent.objects.visible_to(cast.city_manager)
