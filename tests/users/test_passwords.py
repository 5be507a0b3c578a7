"""Which passwords are too easy."""

import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.cast import Cast
from users.models import User

PERSON = User(username="zhangsan88", name="Zhang San", email="zhang.san@example.com", phone="13812345678")


@pytest.mark.parametrize(
    "password",
    [
        "Short-7-a",
        "aaaaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "qwertyuiopas",
        "Password2026!",
        "iloveyou!!!!2026",
        "channelsportal1",
        "Portal-2026-渠道",
        "zhangsan88zhangsan88",
        "Zhang.San-1990",
        "x13812345678x",
    ],
)
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, PERSON)


@pytest.mark.parametrize(
    "password",
    ["wide-river-7-lanterns", "correcthorsebattery", "九月的江面很宽阔也很安静呢", "tr0ubled&waters"],
)
def test_a_long_one_needs_no_kinds_of_characters(password: str) -> None:
    validate_password(password, PERSON)


def test_kinds_of_characters_can_be_asked_for() -> None:
    extra: list[Any] = [
        *django_settings.AUTH_PASSWORD_VALIDATORS,
        {"NAME": "users.passwords.CompositionValidator"},
    ]
    with pytest.raises(ValidationError):
        validate_password("wide-river-7-lanterns", PERSON, get_password_validators(extra))
    validate_password("Wide-river-7-lanterns", PERSON, get_password_validators(extra))


def test_a_password_runs_out_only_where_that_is_set(cast: Cast, sign_in: Any, settings: Any) -> None:
    cast.auditor.set_password("wide-river-7-lanterns")
    cast.auditor.password_changed_at = timezone.now() - datetime.timedelta(days=400)
    cast.auditor.save()
    client = sign_in(cast.auditor)
    assert client.get("/").status_code == 200
    settings.PASSWORD_MAX_AGE_DAYS = 90
    assert client.get("/")["Location"] == "/accounts/password/change/"
    assert client.get("/accounts/password/change/").status_code == 200
