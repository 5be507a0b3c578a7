"""The agents' register as each of the cast sees and changes it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agents.models import Agent
from core.periods import today
from network.models import Channel, Position
from tests.cast import Cast
from tests.factories.agents import PHONE, make_agents
from tests.forms import seen

SignIn = Callable[[Any], Client]
MASKED = "199****0001"


@pytest.fixture
def agents(cast: Cast) -> dict[str, Agent]:
    return make_agents(cast)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("province_manager", {"agent", "sub_agent", "other_agent", "agent_b"}),
        ("city_manager", {"agent", "sub_agent", "other_agent"}),
        ("district_supervisor", {"agent", "sub_agent"}),
        ("city_b_manager", {"agent_b"}),
        ("auditor", {"agent", "sub_agent", "other_agent", "agent_b"}),
        ("dealer_owner", {"agent", "sub_agent"}),
    ],
)
def test_everyone_sees_the_agents_of_their_scope(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn, who: str, seen: set[str]
) -> None:
    client = sign_in(getattr(cast, who))
    text = client.get("/agents/").content.decode()
    everyone = ("agent", "sub_agent", "other_agent", "agent_b")
    assert {name for name in everyone if re.search(rf'"/agents/{getattr(cast, name).pk}/["?]', text)} == seen
    for name in everyone:
        expected = 200 if name in seen else 404
        assert client.get(f"/agents/{getattr(cast, name).pk}/").status_code == expected, name


@pytest.mark.parametrize("who", ["outlet_manager", "dealer_clerk", "stranger", "sysadmin"])
def test_who_has_nothing_to_do_with_agents_finds_no_register(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    for path in ("/agents/", f"/agents/{cast.agent.pk}/", "/agents/new/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("city_b_manager", 404),
        ("stranger", 404),
        ("auditor", 403),
        ("dealer_owner", 403),
        ("settlement_clerk", 403),
    ],
)
def test_others_change_no_agent(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn, who: str, status: int
) -> None:
    client = sign_in(getattr(cast, who))
    page = f"/agents/{cast.agent.pk}"
    for path in ("edit/", "close/", "stores/new/", "agents/new/"):
        data = {"name": "别人改的", "deposit_paid": "0", "closed_on": today().isoformat()}
        assert client.post(f"{page}/{path}", data).status_code == status, path
    agent = Agent.objects.select_related("channel").get(pk=cast.agent.pk)
    assert (agent.channel.name, agent.deposit_paid) == (cast.agent.name, 5_000_000)
    assert agent.channel.status == "active"


@pytest.mark.parametrize("who", ["auditor", "dealer_owner", "settlement_clerk"])
def test_who_may_only_look_adds_no_agent(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn, who: str
) -> None:
    assert sign_in(getattr(cast, who)).post("/agents/new/", adding(cast)).status_code == 403
    assert not Channel.objects.filter(code="LJA0500").exists()


@pytest.mark.parametrize(
    ("who", "in_full"),
    [
        ("city_manager", True),
        ("district_supervisor", True),
        ("dealer_owner", True),
        ("auditor", False),
        ("settlement_clerk", False),
        ("assessor", False),
    ],
)
def test_a_phone_number_is_whole_only_for_those_who_call(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn, who: str, in_full: bool
) -> None:
    text = sign_in(getattr(cast, who)).get(f"/agents/{cast.agent.pk}/").content.decode()
    assert (PHONE in text) is in_full
    assert (MASKED in text) is not in_full


def test_a_deposit_below_the_minimum_is_marked(cast: Cast, agents: dict[str, Agent], sign_in: SignIn) -> None:
    Agent.objects.filter(pk=cast.agent.pk).update(deposit_paid=3_999_999)
    Agent.objects.filter(pk=cast.other_agent.pk).update(deposit_paid=4_000_000)
    client = sign_in(cast.city_manager)
    text = client.get("/agents/", {"attention": "deposit"}).content.decode()
    assert f"/agents/{cast.agent.pk}/" in text
    assert f"/agents/{cast.other_agent.pk}/" not in text
    assert "10,000.01" in client.get(f"/agents/{cast.agent.pk}/").content.decode()


def test_the_share_that_counts_as_enough_is_a_setting(
    cast: Cast, agents: dict[str, Agent], settings: Any
) -> None:
    Agent.objects.filter(pk=cast.agent.pk).update(deposit_paid=3_000_000)
    for percent, short in ((80, [cast.agent.pk]), (60, [])):
        settings.DEPOSIT_MINIMUM_PERCENT = percent
        assert [agent.pk for agent in Agent.objects.short_of_deposit()] == short
        assert [agent.pk for agent in Agent.objects.all() if agent.is_short_of_deposit] == short


def adding(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "code": "LJA0500",
        "name": "临江新开通讯店",
        "level": 1,
        "district": cast.district_a2.pk,
        "mode": 2,
        "opened_on": "2026-10-01",
        "taxpayer_kind": "small",
        "deposit_due": "30000.00",
        "deposit_paid": "0",
        **changes,
    }


def test_a_new_agent_has_a_channel_and_its_first_position(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn
) -> None:
    answer = sign_in(cast.city_manager).post("/agents/new/", adding(cast))
    assert answer.status_code == 302
    agent = Agent.objects.select_related("channel").get(channel__code="LJA0500")
    position = Position.objects.get(channel=agent.channel)
    assert (position.effective_from, position.district) == (datetime.date(2026, 10, 1), cast.district_a2)
    assert (agent.channel.city, agent.channel.level, agent.deposit_due) == (cast.city_a, 1, 3_000_000)


def test_a_new_level_2_agent_stands_under_its_upline(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    assert client.post("/agents/new/", adding(cast, level=2, upline=cast.agent.code)).status_code == 302
    assert Channel.objects.get(code="LJA0500").parent_id == cast.agent.pk


def test_the_form_below_an_agent_is_prepared_for_level_2(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    form = client.get(f"/agents/{cast.agent.pk}/agents/new/").context["form"]
    assert (form["level"].value(), form["upline"].value()) == (2, cast.agent.code)
    assert client.get(f"/agents/{cast.sub_agent.pk}/agents/new/").status_code == 404
    data = adding(cast, level=2, upline=cast.agent.code)
    assert client.post(f"/agents/{cast.agent.pk}/agents/new/", data).status_code == 302
    assert Channel.objects.get(code="LJA0500").parent_id == cast.agent.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "LJA0001"}, "code"),
        ({"code": "ＬＪＡ０００１"}, "code"),
        ({"code": "LJ A1"}, "code"),
        ({"level": 2}, "upline"),
        ({"level": 2, "upline": "LJA0001-02"}, "upline"),
        ({"level": 2, "upline": "YPA0003"}, "upline"),
        ({"level": 1, "upline": "LJA0001"}, "upline"),
        ({"contract_from": "2026-02-01", "contract_to": "2026-01-01"}, "contract_to"),
        ({"deposit_paid": "-1"}, "deposit_paid"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_kept(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn, changes: dict[str, Any], field: str
) -> None:
    before = Channel.objects.count()
    answer = sign_in(cast.city_manager).post("/agents/new/", adding(cast, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Channel.objects.count() == before


def test_a_district_of_another_city_is_refused(cast: Cast, agents: dict[str, Agent], sign_in: SignIn) -> None:
    answer = sign_in(cast.city_manager).post("/agents/new/", adding(cast, district=cast.district_b1.pk))
    assert answer.status_code == 422
    assert not Channel.objects.filter(code="LJA0500").exists()


def test_an_edit_keeps_what_it_does_not_show(cast: Cast, agents: dict[str, Agent], sign_in: SignIn) -> None:
    data = {
        "name": "临江鑫达通信（新名）",
        "taxpayer_kind": "general",
        "tax_rate": "0.06",
        "deposit_due": "50000",
        "deposit_paid": "49999.99",
        "code": "HACKED",
        "channel": cast.agent_b.pk,
    }
    client, page = sign_in(cast.city_manager), f"/agents/{cast.agent.pk}/edit/"
    answer = client.post(page, {**data, "seen": seen(client, page)})
    assert answer.status_code == 302
    agent = Agent.objects.select_related("channel").get(pk=cast.agent.pk)
    assert (agent.channel.code, agent.channel.name) == (cast.agent.code, "临江鑫达通信（新名）")
    assert (agent.tax_rate, agent.deposit_paid) == (600, 4_999_999)


def test_a_store_is_added_under_its_agent(cast: Cast, agents: dict[str, Agent], sign_in: SignIn) -> None:
    data = {"code": "LJ299999", "name": "二店", "district": cast.district_a1.pk, "opened_on": "2026-10-01"}
    answer = sign_in(cast.district_supervisor).post(f"/agents/{cast.agent.pk}/stores/new/", data)
    assert answer.status_code == 302
    store = Channel.objects.get(code="LJ299999")
    assert (store.parent_id, store.kind, store.level) == (cast.agent.pk, 3, None)
    assert Position.objects.filter(channel=store).count() == 1


def test_an_agent_with_level_2_agents_stays_open(
    cast: Cast, agents: dict[str, Agent], sign_in: SignIn
) -> None:
    client = sign_in(cast.city_manager)
    data = {"closed_on": today().isoformat()}
    assert client.post(f"/agents/{cast.agent.pk}/close/", data).status_code == 409
    assert not Channel.objects.filter(status="closed").exists()


def test_an_agent_closes_with_its_stores(cast: Cast, agents: dict[str, Agent], sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    data = {"closed_on": today().isoformat()}
    assert client.post(f"/agents/{cast.sub_agent.pk}/close/", data).status_code == 302
    assert client.post(f"/agents/{cast.agent.pk}/close/", data).status_code == 302
    closed = set(Channel.objects.filter(status="closed").values_list("code", flat=True))
    assert closed == {cast.agent.code, cast.store.code, cast.sub_agent.code}
    assert client.post(f"/agents/{cast.agent.pk}/close/", data).status_code == 404
    assert client.get(f"/agents/{cast.agent.pk}/").status_code == 200


def test_an_agent_does_not_close_in_the_future(cast: Cast, agents: dict[str, Agent], sign_in: SignIn) -> None:
    tomorrow = (today() + datetime.timedelta(days=1)).isoformat()
    answer = sign_in(cast.city_manager).post(f"/agents/{cast.sub_agent.pk}/close/", {"closed_on": tomorrow})
    assert answer.status_code == 422
    assert Channel.objects.get(pk=cast.sub_agent.pk).status == "active"
