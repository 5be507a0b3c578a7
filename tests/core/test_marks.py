"""Stars and what was seen last: each person's own, and only what is still visible."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import Agent
from core.errors import Refusal
from core.marks import mark_kinds
from core.models import Mark
from core.services import marks
from core.services.marks import mark_seen, mark_star, starred_and_recent
from network.choices import ChannelKind
from tests.cast import Cast, make_channel
from tests.factories.commissions import published
from users.models import Grant, User

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


@pytest.fixture
def agent(cast: Cast) -> Agent:
    return Agent.objects.create(channel=cast.agent)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def titles(user: User) -> tuple[list[str], list[str]]:
    starred, recent = starred_and_recent(fresh(user))
    return [one.title for one in starred], [one.title for one in recent]


def sent(client: Client, act: str, kind: str, key: int, **data: str) -> int:
    return client.post(reverse(f"core:mark_{act}", args=[kind, key]), data).status_code


def test_a_page_that_can_be_starred_asks_to_be_remembered(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    statement = published(cast)[2]
    client = sign_in(cast.province_manager)
    for kind, key in (
        ("agent", agent.pk),
        ("channel", cast.agent.pk),
        ("statement", statement.pk),
        ("person", cast.dealer_owner.pk),
    ):
        user = cast.sysadmin if kind == "person" else cast.province_manager
        page = sign_in(user).get(mark_kinds()[kind].address(key)).content.decode()
        assert f'hx-post="{reverse("core:mark_seen", args=[kind, key])}"' in page, kind
    assert "mark_seen" not in client.get(reverse("agents:agent_list")).content.decode()
    assert not Mark.objects.exists(), "a GET changes nothing"


def test_what_was_seen_last_stands_first_and_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    for key in (cast.agent.pk, cast.store.pk, cast.agent.pk):
        assert sent(client, "seen", "channel", key) == 200
    assert titles(cast.city_manager) == ([], [str(cast.agent), str(cast.store)])
    assert titles(cast.province_manager) == ([], [])


def test_a_star_is_given_and_taken(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    sent(client, "seen", "channel", cast.agent.pk)
    sent(client, "star", "channel", cast.agent.pk, on="1")
    assert titles(cast.city_manager) == ([str(cast.agent)], [])
    page = client.post(reverse("core:mark_star", args=["channel", cast.agent.pk])).content.decode()
    assert 'aria-pressed="false"' in page
    assert titles(cast.city_manager) == ([], [str(cast.agent)])


def test_what_is_out_of_sight_is_neither_marked_nor_shown(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    assert sent(client, "seen", "channel", cast.agent_b.pk) == 404
    assert sent(client, "star", "channel", cast.agent_b.pk, on="1") == 404
    assert sent(client, "seen", "nonsense", cast.agent.pk) == 404
    sent(client, "star", "channel", cast.agent.pk, on="1")
    sent(client, "seen", "channel", cast.store.pk)
    Grant.objects.filter(user=cast.city_manager).update(region=cast.city_b)
    assert titles(cast.city_manager) == ([], [])
    listed = sign_in(fresh(cast.city_manager)).get(reverse("core:mark_list")).content.decode()
    assert cast.agent.name not in listed


def test_the_last_twenty_are_kept_and_the_starred_besides(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "RECENT", 3)
    channels = [
        make_channel(f"LJC{number:04d}", f"第{number}", ChannelKind.AGENT, cast.district_a1, level=1)
        for number in range(5)
    ]
    kind = mark_kinds()["channel"]
    mark_star(cast.city_manager, kind, channels[0].pk, starred=True)
    for channel in channels:
        mark_seen(cast.city_manager, kind, channel.pk)
    starred, recent = titles(cast.city_manager)
    assert starred == [str(channels[0])]
    assert recent == [str(channel) for channel in channels[:1:-1]]
    assert Mark.objects.count() == 4


def test_there_is_an_end_to_starring(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST_STARS", 1)
    kind = mark_kinds()["channel"]
    mark_star(cast.city_manager, kind, cast.agent.pk, starred=True)
    with pytest.raises(Refusal):
        mark_star(cast.city_manager, kind, cast.store.pk, starred=True)


def test_they_stand_in_the_jump_dialog_and_on_the_workbench(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    sent(client, "star", "channel", cast.agent.pk, on="1")
    for query in ("", "?card=1"):
        page = client.get(reverse("core:mark_list") + query).content.decode()
        assert f'href="{cast.agent.get_absolute_url()}"' in page
    for person in (cast.city_manager, cast.dealer_owner):
        home = sign_in(person).get("/").content.decode()
        assert f'hx-get="{reverse("core:mark_list")}?card=1"' in home
        assert 'id="jump-marks"' in home


def test_looking_as_somebody_else_leaves_no_mark(cast: Cast, agent: Agent, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    client.post(reverse("users:view_as_begin", args=[cast.city_manager.pk]), {"reason": "x"})
    page = client.get(agent.get_absolute_url()).content.decode()
    assert "core_mark" not in page
    assert 'class="star' not in page
