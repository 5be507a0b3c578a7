"""Background work: seen while it runs, stopped on demand, taken up again when its worker dies."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app as queue

from core import jobs
from core.errors import Refusal
from core.jobs import JobContext, JobRefused, enqueue, run_job
from core.models import Job, JobState
from tests.browser import own_loop
from tests.cast import Cast

SignIn = Callable[[Any], Client]
Work = Callable[[JobContext], dict[str, Any]]


@pytest.fixture
def kind() -> Iterator[Callable[[Work], str]]:
    """Registers what a test wants a job to do, for the time of the test."""

    def register(work: Work) -> str:
        jobs.KINDS["test_work"] = jobs.Kind("test_work", "Test work", work, None)
        return "test_work"

    yield register
    jobs.KINDS.pop("test_work", None)


def queued(cast: Cast, name: str) -> Job:
    return enqueue(name, owner=cast.city_manager, title="临江市 2026-10")


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_job_s_transaction_is_open(cast: Cast, kind: Any) -> None:
    seen: list[tuple[int, int | None, str, list[Any]]] = []

    def work(context: JobContext) -> dict[str, Any]:
        with transaction.atomic():
            context.report(3, 10, "reading")
            context.log("three of ten")
            outside = connection.copy()
            with outside.cursor() as cursor:
                cursor.execute("SELECT done, total, step, log FROM core_job WHERE id = %s", [context.job_id])
                seen.append(cursor.fetchone())
            outside.close()
        return {}

    run_job(queued(cast, kind(work)).pk)
    done, total, step, log = seen[0]
    assert (done, total, step) == (3, 10, "reading")
    assert "three of ten" in str(log)


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_at_its_next_report(cast: Cast, kind: Any) -> None:
    reached: list[str] = []

    def work(context: JobContext) -> dict[str, Any]:
        jobs.cancel(Job.objects.get())
        reached.append("cancelled")
        context.report(1, 2)
        reached.append("went on")
        return {}

    row = queued(cast, kind(work))
    run_job(row.pk)
    row.refresh_from_db()
    assert (row.state, reached) == (JobState.CANCELLED, ["cancelled"])


@pytest.mark.django_db(transaction=True)
def test_a_queued_job_that_was_stopped_never_starts(cast: Cast, kind: Any) -> None:
    started: list[bool] = []

    def work(_context: JobContext) -> dict[str, Any]:
        started.append(True)
        return {}

    row = queued(cast, kind(work))
    jobs.cancel(row)
    run_job(row.pk)
    row.refresh_from_db()
    assert (row.state, started) == (JobState.CANCELLED, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("refusal", [JobRefused("文件没有数据"), Refusal("文件没有数据")])
def test_a_refusal_is_told_to_the_owner(cast: Cast, kind: Any, refusal: Exception) -> None:
    def work(_context: JobContext) -> dict[str, Any]:
        raise refusal

    row = queued(cast, kind(work))
    run_job(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (JobState.FAILED, "文件没有数据")


@pytest.mark.django_db(transaction=True)
def test_a_fault_ends_the_job_with_a_plain_sentence_and_no_trace(
    cast: Cast, kind: Any, sign_in: SignIn
) -> None:
    def work(_context: JobContext) -> dict[str, Any]:
        raise ZeroDivisionError("secret detail")

    row = queued(cast, kind(work))
    run_job(row.pk)
    row.refresh_from_db()
    assert row.state == JobState.FAILED
    page = sign_in(cast.city_manager).get(f"/jobs/{row.pk}/").content.decode()
    assert "secret detail" not in f"{row.error}{row.log}{page}"
    assert "Traceback" not in page


@pytest.mark.django_db(transaction=True)
def test_a_finished_job_is_not_run_again(cast: Cast, kind: Any) -> None:
    runs: list[int] = []

    def work(_context: JobContext) -> dict[str, Any]:
        runs.append(1)
        return {"page": 1}

    row = queued(cast, kind(work))
    run_job(row.pk)
    run_job(row.pk)
    assert len(runs) == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_died_is_queued_again(cast: Cast, kind: Any) -> None:
    row = queued(cast, kind(lambda _context: {"page": 1}))
    left = timezone.now() - datetime.timedelta(seconds=90)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [left])
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, row.queue_id],
        )
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING)
    with own_loop():
        async_to_sync(jobs.retry_stalled)(0)
    assert queue_status(row) == "todo"
    run_job(row.pk)
    row.refresh_from_db()
    assert row.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_lives_is_left_alone(cast: Cast, kind: Any) -> None:
    row = queued(cast, kind(lambda _context: {}))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, row.queue_id],
        )
    with own_loop():
        async_to_sync(jobs.retry_stalled)(0)
    assert queue_status(row) == "doing"


def queue_status(row: Job) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [row.queue_id])
        return str(cursor.fetchone()[0])


def test_a_job_that_is_rolled_back_was_never_queued(cast: Cast, kind: Any) -> None:
    name = kind(lambda _context: {})
    with transaction.atomic():
        row = queued(cast, name)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE id = %s", [row.queue_id])
        assert cursor.fetchone() == (0,)
    assert not Job.objects.filter(pk=row.pk).exists()


def test_the_watchdog_the_day_s_positions_and_the_reminders_are_scheduled() -> None:
    tasks = {task.task.name for task in queue.periodic_registry.periodic_tasks.values()}
    assert {"core.retry_stalled", "network.refresh_positions", "commissions.send_reminders"} <= tasks


@pytest.mark.django_db(transaction=True)
def test_a_job_that_the_queue_gave_up_is_not_shown_as_running(cast: Cast, kind: Any) -> None:
    row, waiting = queued(cast, kind(lambda _context: {})), queued(cast, "test_work")
    Job.objects.update(state=JobState.RUNNING)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [row.queue_id])
    with own_loop():
        async_to_sync(jobs.retry_stalled)(0)
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, bool(row.error_text), waiting.state) == (JobState.FAILED, True, JobState.RUNNING)
