"""What may this person see and do, and why; and the portal as that person sees it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.models import AuditEvent
from network.models import Channel
from tests.cast import Cast, grant_role
from users.models import User
from users.services.explain import answer_for, permissions_of, sources_of

SignIn = Callable[[Any], Client]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_each_permission_names_the_grants_that_it_comes_from(cast: Cast) -> None:
    grant_role(cast.dealer_clerk, "assessor", region=cast.city_a)
    clerk = fresh(cast.dealer_clerk)
    held = {
        one.permission.code: [str(source.grant.role.code) for source in one.sources]
        for _label, group in permissions_of(clerk, sources_of(clerk))
        for one in group
    }
    assert held["commissions.coefficient_edit"] == ["assessor"]
    assert held["network.channel_view"] == ["assessor", "dealer_clerk"]
    assert set(held) == {code for code in held if clerk.can(code)}


@pytest.mark.parametrize(
    ("person", "path", "status"),
    [
        ("city_manager", "/channels/{agent}/", 200),
        ("city_manager", "/channels/{agent}/place/", 200),
        ("city_b_manager", "/channels/{agent}/", 404),
        ("auditor", "/channels/{agent}/place/", 403),
        ("stranger", "/channels/{agent}/", 404),
        ("stranger", "/profile/", 200),
        ("assessor", "/results/sales/", 404),
    ],
)
def test_the_answer_is_the_one_that_the_person_gets(
    cast: Cast, sign_in: SignIn, person: str, path: str, status: int
) -> None:
    user: User = getattr(cast, person)
    address = path.format(agent=cast.agent.pk)
    said = answer_for(asker=fresh(cast.province_manager), user=fresh(user), text=address)
    assert said.status == status
    assert said.reasons
    assert sign_in(fresh(user)).get(address).status_code == status


def test_a_channel_is_asked_by_its_code_and_the_answer_gives_reasons(cast: Cast) -> None:
    asker = fresh(cast.auditor)
    seen = answer_for(asker=asker, user=fresh(cast.dealer_owner), text="lja0001")
    assert seen.status == 200
    assert str(cast.agent) in seen.reasons[0]
    unseen = answer_for(asker=asker, user=fresh(cast.dealer_owner), text="YPA0003")
    assert unseen.status == 404
    assert len(unseen.reasons) == 2


def test_nothing_is_said_of_what_the_asker_does_not_see(cast: Cast) -> None:
    manager = fresh(cast.city_manager)
    hidden = answer_for(asker=manager, user=manager, text="YPA0003")
    missing = answer_for(asker=manager, user=manager, text="NOSUCHCODE")
    assert (hidden.status, hidden.reasons) == (missing.status, missing.reasons)
    by_path = answer_for(asker=manager, user=manager, text=f"/channels/{cast.agent_b.pk}/")
    assert by_path.reasons == missing.reasons


def test_the_page_answers_nonsense_with_a_sentence(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    for text in ("", "/", "//x", "https://portal/channels/1/", "\x00", "/%ff", "?" * 400):
        answer = client.get(f"/users/{cast.auditor.pk}/access/", {"object": text})
        assert answer.status_code == 200


def view_as(client: Client, user: User) -> int:
    return client.post(f"/users/{user.pk}/view-as/").status_code


def test_an_administrator_sees_what_the_person_sees(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    assert client.get(f"/channels/{cast.agent_b.pk}/").status_code == 200
    assert view_as(client, cast.city_manager) == 302
    assert client.get(f"/channels/{cast.agent_b.pk}/").status_code == 404
    text = client.get("/channels/").content.decode()
    assert cast.agent.code in text
    assert "/view-as/end/" in text
    assert client.post("/view-as/end/")["Location"] == f"/users/{cast.city_manager.pk}/"
    assert client.get(f"/channels/{cast.agent_b.pk}/").status_code == 200


def test_nothing_can_be_changed_meanwhile(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    view_as(client, cast.city_manager)
    name = Channel.objects.get(pk=cast.agent.pk).name
    for path in (f"/channels/{cast.agent.pk}/place/", "/accounts/logout/", "/users/new/"):
        assert client.post(path, {"name": "x"}).status_code == 403
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)("/").status_code == 403
    assert Channel.objects.get(pk=cast.agent.pk).name == name


def test_the_persons_own_account_stays_closed(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    view_as(client, cast.city_manager)
    for path in ("/profile/", "/accounts/two-step/", "/accounts/two-step/totp/activate/"):
        assert client.get(path).status_code == 403


def test_it_ends_after_half_an_hour_and_with_its_reasons(cast: Cast, sign_in: SignIn) -> None:
    start = datetime.datetime(2026, 11, 2, 1, 0, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        client = sign_in(cast.sysadmin)
        view_as(client, cast.city_manager)
        clock.shift(20 * 60)
        assert client.get(f"/channels/{cast.agent_b.pk}/").status_code == 404
        clock.shift(11 * 60)
        assert client.get(f"/channels/{cast.agent_b.pk}/").status_code == 200
        view_as(client, cast.city_manager)
        User.objects.filter(pk=cast.city_manager.pk).update(is_active=False)
        assert client.get(f"/channels/{cast.agent_b.pk}/").status_code == 200


def test_nobody_is_seen_as_an_administrator_and_few_may_look(cast: Cast, sign_in: SignIn) -> None:
    other = User.objects.create(username="second_admin", name="x", password="!")
    grant_role(other, "system_administrator", region=cast.province)
    assert view_as(sign_in(cast.sysadmin), other) == 403
    assert view_as(sign_in(cast.sysadmin), cast.sysadmin) == 409
    assert view_as(sign_in(cast.city_manager), cast.dealer_clerk) == 403
    assert view_as(sign_in(cast.city_manager), cast.city_b_manager) == 404


def test_the_log_names_both(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    view_as(client, cast.city_manager)
    client.get("/channels/?export=xlsx")
    client.post("/view-as/end/")
    events = AuditEvent.objects.filter(actor_id=cast.sysadmin.pk)
    assert {"users.view_as_begin", "users.view_as_end"} <= set(events.values_list("action", flat=True))
    assert not AuditEvent.objects.filter(actor_id=cast.city_manager.pk).exists()
