"""The register of agents keeps what every list keeps."""

from typing import Any, ClassVar

import pytest

from agents.models import Agent
from network.choices import ChannelKind
from network.models import Channel, Position
from tests.cast import Cast, make_channel
from tests.contracts.lists import ExportedListContract, ScopedBulkContract
from tests.factories.agents import make_agent

pytestmark = pytest.mark.django_db


class TestAgents(ExportedListContract, ScopedBulkContract):
    url_name = "agents:agent_list"
    in_file: ClassVar[dict[str, str]] = {"代理商": "代理商编码"}
    filters = ("q=LJB0", "star=4", "attention=deposit")
    action = "suspend"

    def fill(self, cast: Cast, count: int) -> None:
        first = Channel.objects.count()
        for number in range(first, first + count):
            channel = make_channel(
                f"LJB{number:04d}",
                f"第{number}代理",
                ChannelKind.AGENT,
                cast.district_a1,
                level=1,
                star=number % 5 + 1,
            )
            make_agent(channel, deposit_paid=0 if number % 2 else 5_000_000)
        for channel in (cast.agent, cast.agent_b):
            if not Agent.objects.filter(pk=channel.pk).exists():
                make_agent(channel)

    def targets(self, cast: Cast) -> list[Any]:
        self.fill(cast, 2)
        return list(Agent.objects.filter(channel__city=cast.city_a).values_list("pk", flat=True))

    def foreign(self, cast: Cast) -> Any:
        return cast.agent_b.pk

    def state(self) -> Any:
        return dict(Channel.objects.values_list("code", "status"))


class TestStars(TestAgents):
    """Another star from a day on."""

    action = "rate"
    data = {"star": "", "effective_from": "2026-12-01"}

    def state(self) -> Any:
        return list(Position.objects.order_by("pk").values_list("channel_id", "effective_from", "star"))


def test_a_star_leaves_the_past_and_the_rest_of_the_position(cast: Cast, sign_in: Any) -> None:
    make_agent(cast.agent)
    client = sign_in(cast.city_manager)
    contract = TestStars()
    asked = contract.ask(client, [cast.agent.pk])
    contract.confirm(client, asked, star="5", effective_from="2026-11-01")
    before, after = Position.objects.filter(channel=cast.agent).order_by("effective_from")
    assert (before.star, after.star) == (4, 5)
    assert (after.district_id, after.level, after.mode) == (before.district_id, before.level, before.mode)
    cast.agent.refresh_from_db()
    assert cast.agent.star == 5


def test_a_closed_agent_among_them_is_named_and_left_out(cast: Cast, sign_in: Any) -> None:
    for channel in (cast.agent, cast.other_agent):
        make_agent(channel)
    Channel.objects.filter(pk=cast.other_agent.pk).update(status="closed")
    client = sign_in(cast.city_manager)
    contract = TestAgents()
    asked = contract.ask(client, [cast.agent.pk, cast.other_agent.pk])
    assert "1 行不在内：已关闭" in asked.content.decode()
    assert str(cast.other_agent) in asked.content.decode()
    assert contract.confirm(client, asked).status_code == 302
    assert dict(Channel.objects.filter(agent__isnull=False).values_list("code", "status")) == {
        cast.agent.code: "suspended",
        cast.other_agent.code: "closed",
    }


def test_closed_agents_alone_are_refused_at_once(cast: Cast, sign_in: Any) -> None:
    make_agent(cast.other_agent)
    Channel.objects.filter(pk=cast.other_agent.pk).update(status="closed")
    asked = TestAgents().ask(sign_in(cast.city_manager), [cast.other_agent.pk])
    assert asked.status_code == 409
    assert "已关闭" in asked.content.decode()


def test_stores_are_suspended_and_resumed_with_their_agent(cast: Cast, sign_in: Any) -> None:
    make_agent(cast.agent)
    client = sign_in(cast.city_manager)
    for action, status in (("suspend", "suspended"), ("resume", "active")):
        contract = TestAgents()
        contract.action = action  # type: ignore[misc]
        contract.confirm(client, contract.ask(client, [cast.agent.pk]))
        cast.store.refresh_from_db()
        assert cast.store.status == status
        cast.sub_agent.refresh_from_db()
        assert cast.sub_agent.status == "active"


def test_stores_are_imported_from_the_list_of_agents_by_whoever_edits_them(cast: Cast, sign_in: Any) -> None:
    way = 'href="/results/new/?kind=agent_stores"'
    assert way in sign_in(cast.city_manager).get("/agents/").content.decode()
    assert way not in sign_in(cast.auditor).get("/agents/").content.decode()
