"""Invitations and lost passwords: one use, a few days, nothing learned by asking."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import Client

from core.errors import Conflict
from core.jobs import run_job
from core.models import Job
from tests.cast import Cast
from tests.users.conftest import PASSWORD
from users.models import SignInLink, User
from users.services.links import link_create, link_find, link_path, link_use
from users.services.users import user_disable


def set_password(token: str, password: str = PASSWORD) -> int:
    answer = Client().post(link_path(token), {"password": password, "repeated": password})
    return answer.status_code


def test_a_link_sets_the_password_once(cast: Cast) -> None:
    token = link_create(user=cast.auditor, created_by=cast.sysadmin)
    assert Client().get(link_path(token)).status_code == 200
    assert set_password(token) == 302
    assert authenticate(username="auditor", password=PASSWORD) == cast.auditor
    assert set_password(token, "another-lantern-8-rivers") == 410
    assert Client().get(link_path(token)).status_code == 410
    assert authenticate(username="auditor", password=PASSWORD) == cast.auditor


def test_of_two_uses_at_once_one_is_refused(cast: Cast) -> None:
    token = link_create(user=cast.auditor, created_by=None)
    link_use(token=token, password=PASSWORD)
    with pytest.raises(Conflict):
        link_use(token=token, password="another-lantern-8-rivers")


def test_a_link_dies_after_a_week_by_a_newer_one_and_by_disabling(cast: Cast) -> None:
    old = link_create(user=cast.auditor, created_by=None)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=7, minutes=1)):
        assert link_find(old) is None
    newer = link_create(user=cast.auditor, created_by=None)
    assert link_find(old) is None
    assert link_find(newer) is not None
    user_disable(actor=cast.sysadmin, user=cast.auditor)
    assert link_find(newer) is None
    assert set_password(newer) == 410


def test_the_token_is_not_in_the_database(cast: Cast) -> None:
    token = link_create(user=cast.auditor, created_by=None)
    assert token not in str(list(SignInLink.objects.values()))


def test_a_weak_password_leaves_the_link_usable(cast: Cast) -> None:
    token = link_create(user=cast.auditor, created_by=None)
    assert set_password(token, "auditor") == 422
    assert set_password(token) == 302


def ask(username: str, **extra: Any) -> Any:
    return Client().post("/lost-password/", {"username": username}, **extra)


@pytest.fixture
def reachable(cast: Cast) -> User:
    cast.auditor.email = "auditor@example.com"
    cast.auditor.save()
    return cast.auditor


def test_a_lost_password_is_mailed_and_the_answer_is_the_same_for_everybody(
    reachable: User, mailoutbox: list[Any]
) -> None:
    known, unknown = ask("auditor"), ask("nobody-at-all")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    job = Job.objects.get(kind="users_mail_link")
    assert "token" not in str(job.arguments)
    run_job(job.pk)
    assert mailoutbox[0].to == ["auditor@example.com"]
    assert "http://testserver/sign-in-link/" in mailoutbox[0].body


def test_a_foreign_host_gets_no_link_written_with_it(reachable: User) -> None:
    assert ask("auditor", headers={"Host": "evil.example"}).status_code == 400
    assert not Job.objects.exists()


def test_a_disabled_user_gets_no_mail(reachable: User, mailoutbox: list[Any]) -> None:
    ask("auditor")
    User.objects.filter(pk=reachable.pk).update(is_active=False)
    run_job(Job.objects.get().pk)
    assert mailoutbox == []
    ask("auditor")
    assert Job.objects.count() == 1


def test_asking_again_and_again_is_stopped(reachable: User) -> None:
    assert [ask("auditor").status_code for _time in range(6)][-1] == 429


def test_without_a_mail_server_there_is_no_such_page(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert Client().get("/lost-password/").status_code == 404
    assert "/lost-password/" not in Client().get("/accounts/login/").content.decode()
