"""Two-step sign-in: who must have it, that a code works once, and that it can't be slipped past."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.cast import Cast
from tests.users.conftest import PASSWORD
from users.models import Role, User
from users.services.users import user_second_step_remove

SignIn = Callable[[Any], Client]
SET_UP = "/accounts/two-step/"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> Iterator[None]:
    """Asked for, and the clock stands still: a code lives for half a minute."""
    settings.PORTAL_MFA_REQUIRED = True
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False):
        yield


def code_of(secret: str) -> str:
    counter = next(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def sign_in_with_password(username: str) -> tuple[Client, str]:
    client = Client()
    answer = client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client, answer.get("Location", "")


def confirm_password(client: Client) -> None:
    """What is changed about the sign-in itself asks for the password once more."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def protected(cast: Cast, with_password: Callable[[Any], User]) -> str:
    """The auditor with an authenticator app; its secret."""
    user = with_password(cast.auditor)
    secret = str(totp.generate_totp_secret())
    totp.TOTP.activate(user, secret)
    return secret


@pytest.mark.parametrize("person", ["province_manager", "settlement_clerk", "sysadmin"])
def test_powerful_roles_are_led_to_set_it_up_before_anything_else(
    cast: Cast, sign_in: SignIn, person: str
) -> None:
    client = sign_in(getattr(cast, person))
    for path in ("/", "/channels/", "/profile/"):
        assert client.get(path)["Location"] == SET_UP
    assert client.post("/users/new/", {})["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_others_are_not(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.city_manager).get("/").status_code == 200
    Role.objects.filter(code="province_manager").update(second_step=False)
    assert sign_in(cast.province_manager).get("/").status_code == 200


def test_after_setting_it_up_the_pages_open(cast: Cast, with_password: Callable[[Any], User]) -> None:
    with_password(cast.sysadmin)
    client, target = sign_in_with_password("sysadmin")
    assert target == "/"
    confirm_password(client)
    page = client.get("/accounts/two-step/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/two-step/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    stored = Authenticator.objects.get(user=cast.sysadmin, type="totp").data["secret"]
    assert secret not in stored


def test_the_password_alone_opens_nothing(cast: Cast, protected: str) -> None:
    client, target = sign_in_with_password("auditor")
    assert target == "/accounts/two-step/authenticate/"
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/two-step/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/two-step/authenticate/", {"code": code_of(protected)}).status_code == 302
    assert client.get("/").status_code == 200


def test_a_code_works_once(cast: Cast, protected: str) -> None:
    code = code_of(protected)
    first, _target = sign_in_with_password("auditor")
    assert first.post("/accounts/two-step/authenticate/", {"code": code}).status_code == 302
    second, _target = sign_in_with_password("auditor")
    assert second.post("/accounts/two-step/authenticate/", {"code": code}).status_code == 200
    assert second.get("/")["Location"].startswith("/accounts/login/")


def test_guessing_codes_is_stopped_even_for_the_right_one(cast: Cast, protected: str) -> None:
    client, _target = sign_in_with_password("auditor")
    for guess in range(5):
        client.post("/accounts/two-step/authenticate/", {"code": f"00000{guess}"})
    client.post("/accounts/two-step/authenticate/", {"code": code_of(protected)})
    assert client.get("/")["Location"].startswith("/accounts/login/")


def test_a_recovery_code_works_once(cast: Cast, protected: str) -> None:
    codes = RecoveryCodes.activate(cast.auditor)
    code = codes.get_unused_codes()[0]
    first, _target = sign_in_with_password("auditor")
    assert first.post("/accounts/two-step/authenticate/", {"code": code}).status_code == 302
    second, _target = sign_in_with_password("auditor")
    assert second.post("/accounts/two-step/authenticate/", {"code": code}).status_code == 200


def test_setting_it_up_ends_the_other_sessions(
    transactional_db: None, cast: Cast, with_password: Callable[[Any], User]
) -> None:
    with_password(cast.auditor)
    here, _target = sign_in_with_password("auditor")
    elsewhere, _target = sign_in_with_password("auditor")
    assert elsewhere.get("/").status_code == 200
    confirm_password(here)
    secret = here.get("/accounts/two-step/totp/activate/").context["form"].secret
    answer = here.post("/accounts/two-step/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_who_must_have_it_can_not_take_it_away(cast: Cast, with_password: Callable[[Any], User]) -> None:
    with_password(cast.sysadmin)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast.sysadmin, secret)
    client, _target = sign_in_with_password("sysadmin")
    client.post("/accounts/two-step/authenticate/", {"code": code_of(secret)})
    confirm_password(client)
    client.post("/accounts/two-step/totp/deactivate/")
    assert Authenticator.objects.filter(user=cast.sysadmin, type="totp").exists()


def test_a_lost_phone_is_put_right_by_whoever_manages_the_user(cast: Cast, protected: str) -> None:
    user_second_step_remove(actor=cast.sysadmin, user=cast.auditor)
    client, target = sign_in_with_password("auditor")
    assert target == "/"
    assert client.get("/").status_code == 200
