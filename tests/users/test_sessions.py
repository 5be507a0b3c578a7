"""Sessions of a user: listed, ended one by one, and all of them when something important changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.periods import today
from tests.cast import Cast
from tests.users.conftest import PASSWORD
from users.models import Role, User, UserSession
from users.services.grants import grant_add, grant_end
from users.services.links import link_create, link_use
from users.services.users import user_disable, user_enable

SignIn = Callable[[Any], Client]
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit Safari/604.1"


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_disabled_user_is_out_and_enabling_brings_no_session_back(
    cast: Cast, sign_in: SignIn, clerk_of_a: User
) -> None:
    client = sign_in(clerk_of_a)
    assert is_in(client)
    user_disable(actor=cast.city_manager, user=clerk_of_a)
    assert not is_in(client)
    user_enable(actor=cast.city_manager, user=clerk_of_a)
    assert not is_in(client)
    assert is_in(sign_in(User.objects.get(pk=clerk_of_a.pk)))


def test_no_statement_brings_a_session_of_a_disabled_user_back(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.auditor)
    assert is_in(client)
    stale = User.objects.get(pk=cast.auditor.pk)
    User.objects.filter(pk=stale.pk).update(is_active=False)
    stale.save()  # an older copy of the row, active and with the older epoch
    assert User.objects.get(pk=stale.pk).is_active
    assert not is_in(client)


def test_a_given_or_ended_role_ends_the_sessions(cast: Cast, sign_in: SignIn, clerk_of_a: User) -> None:
    client = sign_in(clerk_of_a)
    grant = grant_add(
        actor=cast.city_manager,
        user=clerk_of_a,
        role=Role.objects.get(code="assessor"),
        region=cast.city_a,
        channel=None,
        valid_from=today(),
        valid_to=None,
    )
    assert not is_in(client)
    client = sign_in(User.objects.get(pk=clerk_of_a.pk))
    grant_end(actor=cast.city_manager, grant=grant, last_day=today())
    assert not is_in(client)


def test_a_new_password_by_a_link_ends_the_sessions(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.auditor)
    assert is_in(client)
    link_use(token=link_create(user=cast.auditor, created_by=None), password=PASSWORD)
    assert not is_in(client)


def test_changing_the_own_password_keeps_this_session_only(
    cast: Cast, sign_in: SignIn, with_password: Callable[[Any], User]
) -> None:
    user = with_password(cast.auditor)
    here, elsewhere = sign_in(user), sign_in(user)
    assert is_in(here)
    assert is_in(elsewhere)
    new = "quiet-lanterns-9-rivers"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", sent).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert UserSession.objects.filter(user=user).open().count() == 1


def test_the_list_names_device_and_address_and_ends_one(cast: Cast, sign_in: SignIn) -> None:
    here, phone = sign_in(cast.auditor), sign_in(cast.auditor)
    here.get("/profile/")
    phone.get("/profile/", headers={"User-Agent": PHONE}, REMOTE_ADDR="10.1.2.3")
    text = here.get("/profile/").content.decode()
    assert "Safari · iPhone" in text
    assert "10.1.2.3" in text
    row = UserSession.objects.get(address="10.1.2.3")
    assert here.post(f"/profile/sessions/{row.pk}/end/").status_code == 302
    assert not is_in(phone)
    assert is_in(here)


def test_nobody_ends_a_session_of_somebody_else(cast: Cast, sign_in: SignIn) -> None:
    victim, other = sign_in(cast.auditor), sign_in(cast.assessor)
    victim.get("/")
    row = UserSession.objects.get(user=cast.auditor)
    assert other.post(f"/profile/sessions/{row.pk}/end/").status_code == 404
    assert is_in(victim)


def test_signing_out_closes_the_entry_of_the_list(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.auditor)
    client.get("/")
    assert UserSession.objects.filter(user=cast.auditor).open().count() == 1
    client.post("/accounts/logout/")
    assert UserSession.objects.filter(user=cast.auditor).open().count() == 0
    assert UserSession.objects.get(user=cast.auditor).ended_at is not None


def test_back_after_signing_out_shows_nothing(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.auditor)
    assert "no-store" in client.get("/profile/")["Cache-Control"]
    client.post("/accounts/logout/")
    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize("agent", ["", "x" * 500, "a\x00b"])
def test_whatever_a_browser_calls_itself_is_taken(cast: Cast, sign_in: SignIn, agent: str) -> None:
    assert sign_in(cast.auditor).get("/profile/", headers={"User-Agent": agent}).status_code == 200
