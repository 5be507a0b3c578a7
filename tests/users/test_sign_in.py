"""Coming in, staying in, going out."""

import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from core.models import AuditEvent
from tests.cast import Cast
from users.models import User, UserSession

PASSWORD = "a-long-enough-secret-7"
START = datetime.datetime(2026, 11, 2, 1, 0, tzinfo=datetime.UTC)


@pytest.fixture
def manager(cast: Cast) -> User:
    cache.clear()
    cast.city_manager.set_password(PASSWORD)
    cast.city_manager.save()
    return cast.city_manager


def sign_in(client: Client, password: str = PASSWORD, **extra: str) -> int:
    response = client.post("/accounts/login/", {"login": "city", "password": password}, **extra)  # type: ignore[arg-type]
    return response.status_code


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_right_password_signs_in_and_a_wrong_one_does_not(manager: User) -> None:
    client = Client()
    assert sign_in(client, "wrong-wrong-wrong") == 200
    assert not is_in(client)
    assert sign_in(client) == 302
    assert is_in(client)


def test_signing_in_changes_the_session_id(manager: User) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["fixed"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_too_many_guesses_are_stopped_even_for_the_right_password(manager: User) -> None:
    client = Client()
    for _guess in range(5):
        sign_in(client, "wrong-wrong-wrong")
    assert sign_in(client) != 302
    assert not is_in(client)


def test_a_forged_forwarded_address_does_not_help_guessing(manager: User) -> None:
    client = Client()
    for guess in range(6):
        sign_in(client, "wrong-wrong-wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{guess}")
    assert sign_in(client, HTTP_X_FORWARDED_FOR="10.9.9.9") != 302


def test_behind_a_proxy_the_address_that_it_added_counts(manager: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client()
    sign_in(client, HTTP_X_FORWARDED_FOR="6.6.6.6, 10.2.3.4", REMOTE_ADDR="127.0.0.1")
    assert UserSession.objects.get(user=manager).address == "10.2.3.4"
    assert set(AuditEvent.objects.filter(actor_id=manager.pk).values_list("address", flat=True)) == {
        "10.2.3.4"
    }


def test_a_get_does_not_sign_out(manager: User) -> None:
    client = Client()
    sign_in(client)
    client.get("/accounts/logout/")
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)


def test_signed_in_pages_are_not_kept_by_caches(manager: User) -> None:
    client = Client()
    sign_in(client)
    assert "no-store" in client.get("/")["Cache-Control"]


def test_thirty_idle_minutes_end_the_session(manager: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        sign_in(client)
        clock.shift(29 * 60)
        assert is_in(client)
        clock.shift(29 * 60)
        assert is_in(client)
        clock.shift(31 * 60)
        assert not is_in(client)


def test_polling_does_not_keep_a_session_alive(manager: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        sign_in(client)
        for _minute in range(31):
            clock.shift(60)
            client.get("/", headers={"X-Polling": "1"})
        assert not is_in(client)


def test_twelve_hours_end_the_session_however_busy(manager: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        sign_in(client)
        for _step in range(12 * 3):
            clock.shift(20 * 60)
            client.get("/")
        clock.shift(60)
        assert not is_in(client)


def test_disabling_a_user_ends_their_sessions_at_once(manager: User) -> None:
    client = Client()
    sign_in(client)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert not is_in(client)


def test_a_changed_password_ends_other_sessions(manager: User) -> None:
    client = Client()
    sign_in(client)
    manager.set_password("another-long-secret-8")
    manager.save()
    assert not is_in(client)


def test_nobody_signs_up(db: None) -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_a_page_sends_anonymous_people_to_the_login_page(db: None) -> None:
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_stop_holds_from_another_address_too_and_ends(manager: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        for guess in range(6):
            sign_in(Client(), "wrong-wrong-wrong", REMOTE_ADDR=f"10.0.0.{guess}")
        assert sign_in(Client(), REMOTE_ADDR="10.1.1.1") != 302
        clock.shift(6 * 60)
        assert sign_in(Client(), REMOTE_ADDR="10.1.1.1") == 302
