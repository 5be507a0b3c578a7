"""What is done and old is deleted, by kind of data; what is open, young or business stays."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import override_settings
from django.utils import timezone

from core import forgetting
from core.forgetting import all_kept, forget_old
from core.models import AuditEvent, Export, IdempotencyKey, Job, JobState
from tests.cast import Cast
from users.models import SignInLink, UserSession

pytestmark = pytest.mark.django_db


def ago(days: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def days(name: str) -> int:
    return int(settings.RETENTION_DAYS[name])


def make(cast: Cast, name: str, at: datetime.datetime) -> Any:
    """One row of each kind, as old as said."""
    user = cast.city_manager
    if name == "exports":
        row: Any = Export.objects.create(owner=user, address="/", title="渠道", format="xlsx", rows=0)
        Export.objects.filter(pk=row.pk).update(created_at=at)
    elif name == "idempotency_keys":
        row = IdempotencyKey.objects.create(owner=user, key=str(at), fingerprint="x", status=200)
        IdempotencyKey.objects.filter(pk=row.pk).update(created_at=at)
    elif name == "jobs":
        row = Job.objects.create(
            kind="import_read", title="月报", owner=user, state=JobState.DONE, finished_at=at
        )
    elif name == "links":
        row = SignInLink.objects.create(user=user, digest=str(at)[:64], expires_at=at)
    else:
        row = UserSession.objects.create(user=user, key="k", epoch=0, last_seen_at=at)
    return row


KINDS = ["exports", "idempotency_keys", "jobs", "links", "sessions"]


@pytest.mark.parametrize("name", KINDS)
def test_a_day_too_old_goes_and_a_day_younger_stays(cast: Cast, name: str) -> None:
    old, young = make(cast, name, ago(days(name) + 0.1)), make(cast, name, ago(days(name) - 0.1))
    assert forget_old() == {name: 1}
    left = type(old).objects
    assert not left.filter(pk=old.pk).exists()
    assert left.filter(pk=young.pk).exists()


def test_the_days_are_settings(cast: Cast) -> None:
    make(cast, "jobs", ago(3))
    assert forget_old() == {}
    with override_settings(RETENTION_DAYS={**settings.RETENTION_DAYS, "jobs": 2}):
        assert forget_old() == {"jobs": 1}


def test_every_kind_has_its_days() -> None:
    assert {kept.name for kept in all_kept()} == set(settings.RETENTION_DAYS)


def test_work_that_isn_t_done_is_never_forgotten(cast: Cast) -> None:
    for state in (JobState.QUEUED, JobState.RUNNING):
        job = Job.objects.create(kind="import_read", title="月报", owner=cast.city_manager, state=state)
        Job.objects.filter(pk=job.pk).update(created_at=ago(5_000))
    assert forget_old() == {}


def test_a_link_that_was_used_or_ran_out_goes(cast: Cast) -> None:
    used = make(cast, "links", timezone.now())
    SignInLink.objects.filter(pk=used.pk).update(used_at=ago(31), expires_at=ago(-1))
    assert forget_old() == {"links": 1}


def test_sessions_of_the_browser_go_with_the_sign_ins(cast: Cast) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=ago(days("sessions") + 1))
    Session.objects.create(session_key="new", session_data="", expire_date=ago(-1))
    assert forget_old() == {"sessions": 1}
    assert Session.objects.get().session_key == "new"


def test_it_goes_on_in_small_transactions_until_nothing_is_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for number in range(5):
        make(cast, "jobs", ago(days("jobs") + 1 + number))
    assert forget_old() == {"jobs": 5}


def test_the_log_says_how_much_went_and_nothing_of_nothing(cast: Cast) -> None:
    forget_old()
    assert not AuditEvent.objects.filter(action="core.old_forgotten").exists()
    make(cast, "exports", ago(days("exports") + 1))
    forget_old()
    assert AuditEvent.objects.get(action="core.old_forgotten").detail == {"exports": 1}
