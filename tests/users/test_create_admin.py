"""The first system administrator: made once, by the password rules, and only once unless asked for."""

import json
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from network.models import Region
from tests.cast import Cast
from users.models import Grant, User

PASSWORD = "浓雾中的灯塔照着海岸-27"
OPTIONS = {"username": "root", "name": "管理员甲", "province": "江岭省", "province_code": "JL"}

pytestmark = pytest.mark.django_db


def create(
    password: str | None, monkeypatch: pytest.MonkeyPatch, **options: Any
) -> tuple[int, dict[str, Any]]:
    if password is None:
        monkeypatch.delenv("PORTAL_ADMIN_PASSWORD", raising=False)
    else:
        monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", password)
    monkeypatch.setattr(sys, "stdin", StringIO())
    out, code = StringIO(), 0
    try:
        call_command("create_admin", **{**OPTIONS, **options}, json=True, stdout=out)
    except SystemExit as ending:
        code = int(ending.code or 0)
    return code, json.loads(out.getvalue().splitlines()[-1])


def test_a_fresh_installation_gets_its_province_and_its_administrator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, answer = create(PASSWORD, monkeypatch)
    assert (code, answer["status"], answer["username"]) == (0, "created", "root")
    grant = Grant.objects.get()
    assert (grant.role.code, grant.region) == ("system_administrator", Region.objects.get())
    assert Region.objects.get().level == "province"
    assert User.objects.get().can("users.user_edit")
    assert Client().login(username="root", password=PASSWORD)


@pytest.mark.parametrize("password", ["short", "password123456", "1234567890123", "rootrootroot-"])
def test_the_password_rules_hold(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    name = "rootrootroot" if password.startswith("root") else "root"
    code, answer = create(password, monkeypatch, username=name)
    assert (code, answer["status"]) == (1, "refused")
    assert answer["message"]
    assert not User.objects.exists()
    assert not Region.objects.exists()


def test_a_second_one_is_refused_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    create(PASSWORD, monkeypatch)
    code, answer = create(PASSWORD, monkeypatch, username="second")
    assert (code, answer["status"]) == (1, "refused")
    assert "root" in answer["message"]
    assert User.objects.count() == 1


def test_force_adds_another_one_to_the_province_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    create(PASSWORD, monkeypatch)
    assert create(PASSWORD, monkeypatch, username="second", force=True)[0] == 0
    assert Region.objects.count() == 1
    assert Grant.objects.filter(role__code="system_administrator").count() == 2


def test_force_renews_the_password_of_a_known_user(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    create(PASSWORD, monkeypatch, force=True)
    User.objects.filter(username="root").update(is_active=False)
    assert create("另一座山上的灯塔也亮着-81", monkeypatch, force=True)[0] == 0
    user = User.objects.get(username="root")
    assert user.check_password("另一座山上的灯塔也亮着-81")
    assert user.is_active
    assert user.session_epoch > 0
    assert user.grants.count() == 1


def test_without_force_a_known_user_name_is_not_taken_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Grant.objects.filter(role__code="system_administrator").delete()
    code, answer = create(PASSWORD, monkeypatch, username="city")
    assert (code, answer["status"]) == (1, "refused")
    assert not User.objects.get(username="city").check_password(PASSWORD)


def test_what_is_missing_is_named_when_nobody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    code, answer = create(PASSWORD, monkeypatch, name=None)
    assert (code, answer["status"]) == (2, "unusable")
    assert "--name" in answer["message"]
    code, answer = create(None, monkeypatch)
    assert (code, answer["status"]) == (2, "unusable")
    assert "PORTAL_ADMIN_PASSWORD" in answer["message"]
