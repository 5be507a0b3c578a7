"""A fresh installation: nobody can come in until the set-up token is used, once."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import Conflict
from network.models import Region
from users.models import User
from users.services.first_admin import first_admin_create, setup_token, token_path

PASSWORD = "wide-river-7-lanterns"


@pytest.fixture
def fresh(db: None, settings: Any, tmp_path: Path) -> None:
    settings.PORTAL_HOME = tmp_path


def entries(**changes: str) -> dict[str, str]:
    return {
        "token": setup_token(),
        "username": "root",
        "name": "管理员",
        "province_code": "JL",
        "province_name": "江岭省",
        "password": PASSWORD,
        "repeated": PASSWORD,
        **changes,
    }


def test_a_fresh_portal_has_no_account_and_leads_to_the_set_up(fresh: None) -> None:
    assert not User.objects.exists()
    assert Client().get("/accounts/login/")["Location"] == "/setup/"
    assert Client().get("/setup/").status_code == 200


def test_the_token_lies_in_a_file_that_only_its_owner_reads(fresh: None) -> None:
    Client().get("/setup/")
    assert token_path().stat().st_mode & 0o777 == 0o600
    assert token_path().read_text() == setup_token()


def test_without_the_token_no_account_is_made(fresh: None) -> None:
    assert Client().post("/setup/", entries(token="guessed")).status_code == 422
    assert not User.objects.exists()


def test_the_token_makes_one_administrator(fresh: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert Client().post("/setup/", entries())["Location"] == "/accounts/login/"
    admin = User.objects.get()
    assert admin.can("users.role_edit")
    assert not admin.can("commissions.run_approve")
    assert authenticate(username="root", password=PASSWORD) == admin
    assert Region.objects.get().name == "江岭省"
    assert not token_path().exists()


def test_the_set_up_is_gone_once_there_is_an_account(fresh: None) -> None:
    again = entries()
    Client().post("/setup/", again)
    assert Client().get("/setup/").status_code == 404
    assert Client().post("/setup/", {**again, "username": "second"}).status_code == 404
    with pytest.raises(Conflict):
        first_admin_create(username="second", password=PASSWORD)
    assert User.objects.count() == 1


def test_a_weak_password_is_refused_and_nothing_is_made(fresh: None) -> None:
    answer = Client().post("/setup/", entries(password="root", repeated="root"))
    assert answer.status_code == 422
    with pytest.raises(ValidationError) as refused:
        first_admin_create(username="root", password="short", province_code="JL", province_name="江岭省")
    assert "password" in refused.value.message_dict
    assert not User.objects.exists()
    assert not Region.objects.exists()
