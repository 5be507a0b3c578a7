"""Jobs belong to their owner: nobody else sees, watches or stops them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import Job, JobState
from tests.cast import Cast

SignIn = Callable[[Any], Client]


@pytest.fixture
def job(cast: Cast) -> Job:
    return Job.objects.create(
        kind="commission_run",
        title="临江市 2026-10",
        owner=cast.city_manager,
        state=JobState.RUNNING,
        done=30,
        total=100,
        step="正在计算",
        log=[["2026-11-02T08:00:00+00:00", "读取完成"]],
    )


def test_the_owner_sees_state_progress_and_log(cast: Cast, job: Job, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    assert job.title in client.get("/jobs/").content.decode()
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    for part in ("30%", "正在计算", "读取完成", f"/jobs/{job.pk}/cancel/"):
        assert part in page


@pytest.mark.parametrize("who", ["province_manager", "settlement_clerk", "sysadmin", "dealer_owner"])
def test_a_colleague_s_job_does_not_exist(cast: Cast, job: Job, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    assert job.title not in client.get("/jobs/").content.decode()
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.get(f"/jobs/{job.pk}/progress/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    job.refresh_from_db()
    assert not job.cancel_requested


def test_the_owner_stops_it_by_post_only(cast: Cast, job: Job, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.cancel_requested


def test_a_finished_job_leads_to_its_result(cast: Cast, job: Job, sign_in: SignIn, monkeypatch: Any) -> None:
    from core import jobs

    kind = jobs.Kind("commission_run", "Run", dict, lambda found: f"/channels/{found['channel']}/")
    monkeypatch.setitem(jobs.KINDS, "commission_run", kind)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result={"channel": cast.agent.pk})
    client = sign_in(cast.city_manager)
    target = f"/channels/{cast.agent.pk}/"
    assert target in client.get(f"/jobs/{job.pk}/").content.decode()
    watched = client.get(f"/jobs/{job.pk}/progress/", headers={"HX-Request": "true"})
    assert watched.headers["HX-Redirect"] == target


def test_a_failed_job_says_why(cast: Cast, job: Job, sign_in: SignIn) -> None:
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="没有数据行")
    page = sign_in(cast.city_manager).get(f"/jobs/{job.pk}/").content.decode()
    assert "没有数据行" in page
    assert f"/jobs/{job.pk}/cancel/" not in page


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_the_owner_starts_again_what_failed_or_was_stopped(
    cast: Cast, job: Job, sign_in: SignIn, state: JobState
) -> None:
    """From its beginning, and only what no other page starts again."""
    Job.objects.filter(pk=job.pk).update(kind="export_list", state=state, error="x", cancel_requested=True)
    client, address = sign_in(cast.city_manager), f"/jobs/{job.pk}/again/"
    assert address in client.get(f"/jobs/{job.pk}/").content.decode()
    assert sign_in(cast.province_manager).post(address).status_code == 404
    assert client.post(address).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.error, job.cancel_requested, job.done) == (JobState.QUEUED, "", False, 0)
    assert job.queue_id is not None
    assert client.post(address).status_code == 409
    Job.objects.filter(pk=job.pk).update(kind="commission_run", state=state)
    assert address not in client.get(f"/jobs/{job.pk}/").content.decode()
    assert client.post(address).status_code == 409
