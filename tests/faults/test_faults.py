"""Killed, restarted, out of room: all or nothing, nothing acknowledged lost, and it works again by itself.

The tests run in their order on one portal, as `make run` starts it; the last one ends it.
"""

import io
import random
import resource
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final

import psutil
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from procrastinate.contrib.django import app as queue

from agents.models import Agent
from channels_portal import embedded
from commissions.choices import RunStatus
from commissions.models import Line, Run, Statement
from commissions.services.runs import run_request
from core.jobs import JobContext, enqueue, retry_stalled
from core.models import AuditEvent, IdempotencyKey, ImportSession, ImportState, Job, JobState, Note
from core.services.imports.queue import import_enqueue
from core.services.imports.read import import_read
from core.services.imports.upload import import_upload
from sales.models import Sale
from tests.cast import Cast
from tests.commissions.scene import OCTOBER, SEPTEMBER, Scene
from tests.factories.commissions import statement_of
from tests.factories.sheets import PERIOD, order, workbook
from tests.faults.portal import Answer, Person, Portal, person, until
from users.models import User

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

KIB: Final = 1024
WRITERS: Final = 4


@pytest.mark.django_db
def test_a_dead_worker_is_noticed_within_two_minutes() -> None:
    """It is silent for so long at most, and looked for as often. (Also: without a mark no test database is made.)"""
    assert 2 * settings.JOBS_STALLED_SECONDS <= 120
    crons = [
        task.cron
        for task in queue.periodic_registry.periodic_tasks.values()
        if task.task.func is retry_stalled
    ]
    assert crons == [f"* * * * * */{settings.JOBS_STALLED_SECONDS}"]


@pytest.fixture(scope="module")
def city(portal: Portal, cast: Cast) -> Person:
    Agent.objects.create(channel=cast.agent)
    return person(portal, cast.city_manager)


@pytest.fixture(scope="module")
def scene(cast: Cast) -> Scene:
    """Five sales at 7.00 each in September, which is published, and five in October, which nobody has run."""
    made = Scene(cast)
    made.version(activation=((0, None, 70_000),))
    made.sell(cast.agent, 5)
    made.run()
    made.publish()
    made.sell(cast.agent, 5, period=OCTOBER)
    return made


@pytest.fixture(scope="module")
def statement(scene: Scene) -> Statement:
    return statement_of(scene.cast.agent, SEPTEMBER)


class Writing:
    """Several people who write one note after the other; `acknowledged` are those that were answered as kept."""

    def __init__(self, people: Person, agent: int) -> None:
        self._person, self._address = people, f"/agents/{agent}/notes/add/"
        self._numbers, self._over = count(1), threading.Event()
        self.acknowledged: list[str] = []
        self._threads = [threading.Thread(target=self._write) for _number in range(WRITERS)]

    def _write(self) -> None:
        while not self._over.is_set():
            text = f"第 {next(self._numbers)} 条 {random.getrandbits(60)}"
            if self._person.post(self._address, text=text).status == 302:
                self.acknowledged.append(text)

    def reach(self, more: int) -> None:
        wanted = len(self.acknowledged) + more
        until(lambda: len(self.acknowledged) >= wanted, f"{more} notes more are acknowledged")

    @contextmanager
    def under_way(self) -> Iterator["Writing"]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()


def nothing_is_lost(writing: Writing) -> None:
    kept = Counter(Note.objects.values_list("text", flat=True))
    assert set(writing.acknowledged) <= set(kept), "what was acknowledged is there"
    assert set(kept.values()) == {1}, "and nothing twice"
    assert AuditEvent.objects.filter(action="core.note_add").count() == len(kept), "each with its event"


def test_killed_web_workers_lose_nothing_that_they_acknowledged(
    portal: Portal, cast: Cast, city: Person
) -> None:
    with Writing(city, cast.agent.pk).under_way() as writing:
        for _time in range(2):
            writing.reach(8)
            random.choice(portal.web_workers()).kill()
        writing.reach(8)
    nothing_is_lost(writing)


def test_a_request_killed_in_the_middle_did_nothing_and_may_be_sent_again(
    portal: Portal, cast: Cast, statement: Statement
) -> None:
    dealer = person(portal, cast.dealer_owner)
    path = f"statements/{statement.pk}/confirm/"
    answers: list[Answer] = []
    with portal.held_up("core_auditevent"):
        asking = threading.Thread(target=lambda: answers.append(dealer.api(path, key="once")))
        asking.start()
        portal.wait_until_held_up()
        for worker in portal.web_workers():
            worker.kill()
        asking.join()
    assert answers == [Answer(0)]
    statement.refresh_from_db()
    assert (statement.status, IdempotencyKey.objects.count()) == ("published", 0)
    first, again = dealer.api(path, key="once"), dealer.api(path, key="once")
    assert (first.status, first.json["status"]) == (200, "confirmed")
    assert (again.status, again.json) == (200, first.json)


def test_a_killed_job_worker_leaves_its_run_and_its_commit_to_the_next(
    portal: Portal, cast: Cast, scene: Scene
) -> None:
    elsewhere = User.objects.get(pk=cast.city_b_manager.pk)
    upload = prepared(elsewhere, [order(number, channel_code="YPA0003") for number in (1, 2, 3)])
    user = User.objects.get(pk=cast.city_manager.pk)
    with portal.held_up("core_auditevent", "core_notification"):
        run = run_request(city_id=cast.city_a.pk, period=OCTOBER, user=user)
        commit = enqueue(
            "import_commit",
            owner=elsewhere,
            title="10月.xlsx",
            session_id=upload.pk,
            user_id=elsewhere.pk,
            version=upload.version,
            partial=False,
            acknowledged=False,
        )
        portal.wait_until_held_up(count=2)
        for worker in portal.job_workers():
            worker.kill()
    assert run.job is not None
    jobs = [run.job.pk, commit.pk]
    until(lambda: finished(jobs), "the next worker has taken both over")
    assert set(Job.objects.filter(pk__in=jobs).values_list("state", flat=True)) == {JobState.DONE}
    lines = Line.objects.filter(run_id=run.pk)
    assert sorted(lines.values_list("amount", flat=True)) == [700] * 5
    assert Run.objects.filter(city_id=cast.city_a.pk, period=OCTOBER).count() == 1
    upload.refresh_from_db()
    assert (upload.state, Sale.objects.filter(import_id=upload.pk).count()) == (ImportState.COMMITTED, 3)
    assert AuditEvent.objects.filter(action="core.import_commit", key=str(upload.pk)).count() == 1


def test_without_room_an_upload_is_refused_in_words_and_taken_when_there_is_room(
    portal: Portal, cast: Cast, city: Person
) -> None:
    large = workbook([order(number) for number in range(10, 4_000)]).getvalue()
    fields = {"kind": "order_detail", "period": str(PERIOD)}
    heavy = large + b" " * (3 * KIB * KIB)
    with no_room(portal.web_workers(), KIB * KIB):
        page = city.upload(reverse("sales:import_add"), heavy, "large.xlsx", **fields)
        assert page.status == 507
        assert "磁盘" in page.text or "disk" in page.text
        assert "Traceback" not in page.text
        assert city.get("/readyz").status == 200
    with no_room(portal.job_workers(), 64 * KIB):
        sent = upload_sent(cast, large)
        assert (sent.state, sent.message["code"]) == (ImportState.REFUSED, "disk_full")
    again = upload_sent(cast, large)
    assert (again.state, again.rows) == (ImportState.READY, 3_990)


def test_a_restarted_database_costs_one_error_page_at_most(portal: Portal, cast: Cast, city: Person) -> None:
    def ask_all() -> list[int]:
        statuses: list[int] = []
        threads = [
            threading.Thread(target=lambda: statuses.append(city.get("/agents/").status)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statuses

    assert set(ask_all()) == {200}
    embedded.stop(portal.home)
    away = city.get("/agents/")
    assert away.status == 503
    assert "Traceback" not in away.text
    embedded.start(portal.home)
    reconnected()
    answers = [*ask_all(), *ask_all()]
    assert sorted(answers)[:-1] == [200] * 15
    assert sorted(answers)[-1] in {200, 503}
    sent = upload_sent(cast, workbook([order(9_001)]).getvalue())
    assert sent.state == ImportState.READY, "and the worker is at work again"


def test_a_killed_database_loses_nothing_that_was_acknowledged(
    portal: Portal, cast: Cast, city: Person
) -> None:
    with Writing(city, cast.agent.pk).under_way() as writing:
        writing.reach(10)
        kill_server(portal)
        embedded.start(portal.home)
        writing.reach(10)
    reconnected()
    nothing_is_lost(writing)
    call_command("verify_ledger")
    call_command("verify_audit")


def test_who_is_told_to_stop_finishes_what_was_begun(portal: Portal, cast: Cast, city: Person) -> None:
    user = User.objects.get(pk=cast.city_manager.pk)
    answers: list[Answer] = []
    address = f"/agents/{cast.agent.pk}/notes/add/"
    with portal.held_up("core_auditevent", "core_notification"):
        run = run_request(city_id=cast.city_a.pk, period=OCTOBER, user=user)
        asking = threading.Thread(target=lambda: answers.append(city.post(address, text="最后一条")))
        asking.start()
        portal.wait_until_held_up(count=2)
        assert portal.process is not None
        portal.process.send_signal(signal.SIGTERM)
        asking.join(1)  # both are still at it when everybody has heard of the end
        assert asking.is_alive()
    assert portal.stop() == 0
    asking.join()
    assert [answer.status for answer in answers] == [302]
    assert Note.objects.filter(text="最后一条").count() == 1
    run.refresh_from_db()
    assert run.status == RunStatus.DONE
    assert run.job is not None
    assert Job.objects.get(pk=run.job.pk).state == JobState.DONE


def prepared(user: User, rows: list[dict[str, Any]]) -> ImportSession:
    """An upload of this user, read as far as its preview."""
    session = import_upload(
        kind="order_detail", period=PERIOD, stream=workbook(rows), file_name="10月.xlsx", user=user
    )
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    return session


def upload_sent(cast: Cast, content: bytes) -> ImportSession:
    """What has become of an upload once the worker has read it."""
    user = User.objects.get(pk=cast.city_manager.pk)
    session = import_upload(
        kind="order_detail", period=PERIOD, stream=io.BytesIO(content), file_name="10月.xlsx", user=user
    )
    import_enqueue(session)
    assert session.job is not None
    jobs = [session.job.pk]
    until(lambda: finished(jobs), "the worker has read it")
    session.refresh_from_db()
    return session


def finished(jobs: list[int]) -> bool:
    over = JobState.in_group("final")
    return Job.objects.filter(pk__in=jobs, state__in=over).count() == len(jobs)


@contextmanager
def no_room(processes: list[psutil.Process], size: int) -> Iterator[None]:
    """No file of theirs can grow beyond so many bytes: as on a disk that is full."""
    everybody = [one for process in processes for one in (process, *process.children(recursive=True))]
    for one in everybody:
        one.rlimit(psutil.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for one in everybody:
            one.rlimit(psutil.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def reconnected() -> None:
    """This process has lost its connection with the server."""
    connection.close()

    def answers() -> bool:
        try:
            connection.ensure_connection()
        except OperationalError:
            return False
        return True

    until(answers, "the database answers")


def kill_server(portal: Portal) -> None:
    number = int((embedded.data_dir(portal.home) / "postmaster.pid").read_text().splitlines()[0])
    server = psutil.Process(number)
    everybody = [server, *server.children(recursive=True)]
    for one in everybody:
        one.kill()
    psutil.wait_procs(everybody, 10)
