"""Work of a colleague by its number, and one's own after the role is gone or its place has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agents.models import Agent
from core.jobs import run_job
from core.models import Attachment, Export, ImportSession, Job
from core.services.imports.queue import import_enqueue
from core.services.imports.upload import import_upload
from core.views import export
from tests.cast import Cast, grant_role, make_user
from tests.factories.sheets import PERIOD, order, workbook
from tests.journal.files import pdf
from users.models import Grant, User

SignIn = Callable[[Any], Client]

pytestmark = pytest.mark.django_db


@dataclass(slots=True)
class Work:
    """Addresses of what one person's work left, by kind, as page and as program see it."""

    pages: dict[str, str]


@pytest.fixture
def work(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Of the supervisor of A1: an upload with its preview, its job, an export, and a file beside an agent."""
    Agent.objects.create(channel=cast.agent)
    Grant.objects.filter(user=cast.district_supervisor).delete()
    grant_role(cast.district_supervisor, "city_manager", region=cast.district_a1)
    client = sign_in(fresh(cast.district_supervisor))
    monkeypatch.setattr(export, "AT_ONCE", 0)
    client.post(reverse("lists:export_start"), {"at": reverse("network:channel_list"), "format": "xlsx"})
    made = Export.objects.get()
    run_job(made.job_id or 0)
    upload = sent(cast, [order(1)])
    file = SimpleUploadedFile("合同.pdf", pdf())
    client.post(reverse("agents:agent_file_add", args=[cast.agent.pk]), {"file": file})
    kept = Attachment.objects.get()
    return Work(
        {
            "export": reverse("lists:export_download", args=[made.pk]),
            "export page": reverse("lists:export_detail", args=[made.pk]),
            "job": reverse("core:job_detail", args=[upload.job_id]),
            "job for programs": reverse("api:job_detail", args=[upload.job_id]),
            "preview": reverse("sales:import_detail", args=[upload.pk]),
            "preview for programs": reverse("api:upload_detail", args=[upload.pk]),
            "file": reverse("agents:agent_file", args=[cast.agent.pk, kept.pk]),
        }
    )


def sent(cast: Cast, rows: list[dict[str, Any]]) -> ImportSession:
    """An upload of the supervisor, read by the worker."""
    user = fresh(cast.district_supervisor)
    upload = import_upload(
        kind="order_detail", period=PERIOD, stream=workbook(rows), file_name="10月.xlsx", user=user
    )
    import_enqueue(upload)
    run_job(upload.job_id or 0)
    upload.refresh_from_db()
    return upload


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def statuses(client: Client, work: Work) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in work.pages.items()}


def test_its_owner_opens_it(cast: Cast, work: Work, sign_in: SignIn) -> None:
    assert set(statuses(sign_in(fresh(cast.district_supervisor)), work).values()) == {200}


def test_a_colleague_of_another_district_finds_nothing_of_it(cast: Cast, work: Work, sign_in: SignIn) -> None:
    colleague = make_user("colleague", "city_manager", region=cast.district_a2)
    assert set(statuses(sign_in(colleague), work).values()) == {404}


def test_nor_does_its_owner_once_the_role_is_gone(cast: Cast, work: Work, sign_in: SignIn) -> None:
    Grant.objects.filter(user=cast.district_supervisor).delete()
    found = statuses(sign_in(fresh(cast.district_supervisor)), work)
    own = {name: found.pop(name) for name in ("job", "job for programs")}
    assert set(found.values()) == {404}
    assert set(own.values()) == {200}, "what one has set to work can still be seen, and tells nothing"


def test_a_move_to_another_district_holds_for_the_next_request(
    cast: Cast, work: Work, sign_in: SignIn
) -> None:
    client = sign_in(fresh(cast.district_supervisor))
    assert client.get(work.pages["file"]).status_code == 200
    Grant.objects.filter(user=cast.district_supervisor).update(region=cast.district_a2)
    assert client.get(work.pages["file"]).status_code == 404
    assert client.get(work.pages["export"]).status_code == 404
    assert client.get(reverse("agents:agent_detail", args=[cast.agent.pk])).status_code == 404
    assert client.get(reverse("network:channel_detail", args=[cast.other_agent.pk])).status_code == 200


def test_and_for_the_job_that_was_queued_before_it(cast: Cast) -> None:
    user = fresh(cast.district_supervisor)
    upload = import_upload(
        kind="order_detail",
        period=PERIOD,
        stream=workbook([order(1), order(2, channel_code="LJA0017")]),
        file_name="10月.xlsx",
        user=user,
    )
    import_enqueue(upload)
    Grant.objects.filter(user=cast.district_supervisor).update(region=cast.district_a2)
    run_job(Job.objects.get().pk)
    upload.refresh_from_db()
    refused = list(upload.errors.values_list("value", flat=True))
    assert refused == ["LJA0001"], (
        "the district that was left is as unknown as any other; the new one is known"
    )
    assert upload.rows_good == 1
