"""Two at once, and a death in the middle. Each race has its negative control: without the lock it fails."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from core.database import APPLICATION_ROLE
from core.errors import Conflict
from core.jobs import JobContext
from core.models import ImportSession, ImportState
from core.services.imports.commit import import_commit
from core.services.imports.read import import_read
from core.services.imports.upload import SameFile, import_upload
from sales.models import Sale
from sales.services.results import target, writing
from tests.cast import Cast, make_cast
from tests.factories.sheets import PERIOD, order, workbook
from tests.imports.conftest import Prepare, fresh
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls at the same moment; a Conflict is an answer."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return call()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@contextmanager
def as_owner() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        yield cursor
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")


def uploads_of_one_file(people: Cast, count: int = 4) -> list[Any]:
    content = workbook([order(1)]).read()

    def upload() -> ImportSession:
        user: Any = fresh(people.city_manager)
        return import_upload(
            kind="order_detail", period=PERIOD, stream=io.BytesIO(content), file_name="a.xlsx", user=user
        )

    return together(*[upload] * count)


def test_of_two_uploads_of_one_file_one_wins(people: Cast) -> None:
    answers = uploads_of_one_file(people)
    assert sum(isinstance(answer, ImportSession) for answer in answers) == 1
    assert sum(isinstance(answer, SameFile) for answer in answers) == 3


def test_control_without_the_constraint_all_of_them_win(people: Cast) -> None:
    with as_owner() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'import_file_once'")
        definition = cursor.fetchone()[0]
        cursor.execute("DROP INDEX import_file_once")
    try:
        answers = uploads_of_one_file(people)
    finally:
        ImportSession.objects.all().delete()
        with as_owner() as cursor:
            cursor.execute(definition)
    assert sum(isinstance(answer, ImportSession) for answer in answers) == 4


def commits_of_the_same_rows(people: Cast, prepare: Prepare) -> list[Any]:
    sessions = [prepare(workbook([order(1), order(2)], title=title), people.city_manager) for title in "ab"]

    def commit(session: ImportSession) -> Callable[[], Any]:
        return lambda: import_commit(
            session=session, user=fresh(people.city_manager), version=session.version
        )

    return together(*map(commit, sessions))


def test_of_two_commits_of_the_same_rows_one_has_to_look_again(people: Cast, prepare: Prepare) -> None:
    answers = commits_of_the_same_rows(people, prepare)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert Sale.objects.count() == 2


def test_control_without_the_lock_the_second_breaks_on_the_key(people: Cast, prepare: Prepare) -> None:
    """The unique index still holds; but what the user gets is a fault and not a sentence."""
    compared = Barrier(2)
    original = writing.facts_write

    def meet_first(*arguments: Any) -> None:
        compared.wait(10)
        original(*arguments)

    with (
        mock.patch.object(target, "import_lock"),
        mock.patch.object(writing, "facts_write", meet_first),
        pytest.raises(IntegrityError),
    ):
        commits_of_the_same_rows(people, prepare)
    assert Sale.objects.count() == 2


def test_one_upload_is_committed_once_by_two_people(people: Cast, prepare: Prepare) -> None:
    session = prepare([order(1)], people.city_manager)

    def commit() -> Any:
        return import_commit(session=session, user=fresh(people.city_manager), version=session.version)

    answers = together(commit, commit, commit)
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2
    assert Sale.objects.count() == 1


KILLED = """
import django, os, sys, time
os.environ["PORTAL_DB_ROLE"] = "owner"
django.setup()
from django.db import IntegrityError, connection
connection.settings_dict["NAME"] = sys.argv[1]
connection.settings_dict["OPTIONS"]["options"] = "-c role=portal_app"
from core.jobs import JobContext
from core.services.imports import read
def stop(*arguments):
    print("staged", flush=True)
    time.sleep(60)
read._save = stop
read.import_read(JobContext(None), session_id=int(sys.argv[2]))
"""


def test_a_worker_killed_in_the_middle_leaves_it_to_the_next(people: Cast) -> None:
    user: Any = User.objects.get(pk=people.city_manager.pk)
    session = import_upload(
        kind="order_detail",
        period=PERIOD,
        stream=workbook([order(1), order(2, channel_code="NOSUCH")]),
        file_name="a.xlsx",
        user=user,
    )
    name = str(connection.settings_dict["NAME"])
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, name, str(session.pk)],
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "channels_portal.settings.test"},
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"staged\n"
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    assert (session.state, session.rows) == (ImportState.READING, 0), "the first worker still holds it"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    deadline = time.monotonic() + 10
    while session.state == ImportState.READING and time.monotonic() < deadline:
        import_read(JobContext(None), session_id=session.pk)
        session.refresh_from_db()
    assert (session.state, session.rows, session.rows_new) == (ImportState.CHECKED, 2, 1)
    assert session.errors.count() == 1
