"""A list comes by itself: as a link to a file that asks again for the rights of whoever fetches it."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.jobs import run_job
from core.models import AuditEvent, Export, ExportSchedule, Job, JobState, Notification
from core.services.exports.schedules import next_time, schedules_start
from tests.cast import Cast
from users.models import Grant, User

AT = "/channels/?q=LJA&sort=-code"


@pytest.fixture
def schedule(cast: Cast, manager: Client) -> ExportSchedule:
    User.objects.filter(pk=cast.city_manager.pk).update(email="city@example.org")
    answer = manager.post("/lists/schedules/new/", {"at": AT, "format": "xlsx", "rhythm": "w1"})
    assert answer.status_code in (200, 302)
    return ExportSchedule.objects.get()


def local(text: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        ("d", "2026-11-27 06:59", "2026-11-27 07:00"),
        ("d", "2026-11-27 07:00", "2026-11-28 07:00"),
        ("w1", "2026-11-27 08:00", "2026-11-30 07:00"),
        ("w5", "2026-11-27 08:00", "2026-12-04 07:00"),
        ("m1", "2026-11-27 08:00", "2026-12-01 07:00"),
        ("m28", "2026-02-28 06:00", "2026-02-28 07:00"),
    ],
)
def test_it_comes_on_the_morning_of_its_day(rhythm: str, after: str, due: str) -> None:
    assert next_time(rhythm, local(after)) == local(due)


@pytest.mark.django_db
def test_a_due_list_is_made_told_and_mailed_once(
    cast: Cast, manager: Client, schedule: ExportSchedule, django_capture_on_commit_callbacks: Any
) -> None:
    assert schedules_start(timezone.now()) == 0
    due = schedule.next_at + datetime.timedelta(days=30)
    assert (schedules_start(due), schedules_start(due)) == (1, 0)
    made = Export.objects.get()
    assert (made.address, made.filters) == (AT, schedule.filters)
    assert made.job_id
    with django_capture_on_commit_callbacks(execute=True):
        run_job(made.job_id)
    (letter,) = mail.outbox
    assert letter.to == ["city@example.org"]
    assert f"http://testserver/lists/exports/{made.pk}/" in letter.body
    assert Notification.objects.get().kind == "export_arrived"
    assert manager.get(f"/lists/exports/{made.pk}/file/").status_code == 200
    assert ExportSchedule.objects.get().last_at is not None


@pytest.mark.django_db
def test_it_stops_when_its_owner_may_no_longer_export(cast: Cast, schedule: ExportSchedule) -> None:
    Grant.objects.filter(user=cast.city_manager).delete()
    schedules_start(schedule.next_at)
    run_job(Export.objects.get().job_id)  # type: ignore[arg-type]
    assert Job.objects.get().state == JobState.FAILED
    assert not ExportSchedule.objects.get().is_active
    assert Notification.objects.get().kind == "export_stopped"
    assert schedules_start(schedule.next_at + datetime.timedelta(days=60)) == 0
    assert mail.outbox == []


@pytest.mark.django_db
def test_only_its_owner_sees_and_ends_it(cast: Cast, sign_in: Any, schedule: ExportSchedule) -> None:
    address = f"/lists/schedules/{schedule.pk}/remove/"
    stranger = sign_in(cast.province_manager)
    assert stranger.post(address).status_code == 404
    assert address not in stranger.get("/lists/schedules/").content.decode()
    owner = sign_in(User.objects.get(pk=cast.city_manager.pk))
    assert address in owner.get("/lists/schedules/").content.decode()
    assert owner.post(address).status_code == 302
    assert not ExportSchedule.objects.exists()
    assert list(
        AuditEvent.objects.filter(action__startswith="core.export_")
        .order_by("id")
        .values_list("action", flat=True)
    ) == ["core.export_schedule", "core.export_unschedule"]


@pytest.mark.django_db
def test_a_file_made_by_itself_is_gone_with_the_role_too(
    cast: Cast, sign_in: Any, schedule: ExportSchedule
) -> None:
    schedules_start(schedule.next_at)
    made = Export.objects.get()
    assert made.job_id
    run_job(made.job_id)
    Grant.objects.filter(user=cast.city_manager).update(region=cast.district_a1)
    client = sign_in(User.objects.get(pk=cast.city_manager.pk))
    assert client.get(f"/lists/exports/{made.pk}/file/").status_code == 404
