"""The database is away or busy, the disk is full: a plain sentence, nothing saved, and it works again afterwards."""

import errno
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import translation
from psycopg import errors

from core.jobs import run_job
from core.models import Job, JobState
from core.outages import AWAY, BUSY, FULL, TOO_LONG, DatabaseAway, Outage, outage_of
from core.views.errors import server_error
from tests.api.conftest import client_with_token
from tests.cast import Cast
from tests.jobs.test_jobs import kind, queued

__all__ = ["kind"]

SignIn = Callable[[Any], Client]


def caused(cause: BaseException, error: BaseException | None = None) -> BaseException:
    """As the database layer raises it: its own kind, with the driver's as its cause."""
    raised = error or OperationalError(str(cause))
    raised.__cause__ = cause
    return raised


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (caused(errors.LockNotAvailable()), BUSY),
        (caused(errors.DeadlockDetected()), BUSY),
        (caused(errors.QueryCanceled()), TOO_LONG),
        (caused(errors.DiskFull()), FULL),
        (caused(errors.AdminShutdown()), AWAY),
        (caused(errors.CannotConnectNow()), AWAY),
        (caused(psycopg.OperationalError("connection failed: No such file or directory")), AWAY),
        (caused(psycopg.InterfaceError("the connection is closed"), InterfaceError("x")), AWAY),
        (InterfaceError("connection already closed"), AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (caused(OSError(errno.EFBIG, "File too large"), RuntimeError("x")), FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (caused(errors.UniqueViolation()), None),
        (caused(errors.UndefinedColumn()), None),
        (ZeroDivisionError("x"), None),
        (None, None),
    ],
    ids=str,
)
def test_an_outage_is_told_from_a_fault_of_the_portal(
    error: BaseException | None, outage: Outage | None
) -> None:
    assert outage_of(error) == outage


def page_of(error: BaseException, path: str = "/agents/", **headers: str) -> Any:
    """The last resort, as it is called: while the exception is handled."""
    request = RequestFactory().get(path, headers=headers)
    try:
        raise error
    except BaseException:
        return server_error(request)


@pytest.mark.parametrize(("error", "status"), [(errors.DiskFull(), 507), (errors.AdminShutdown(), 503)])
def test_the_page_says_so_without_a_database_and_when_to_come_back(error: Exception, status: int) -> None:
    with translation.override("en"):
        answer = page_of(error)
        fragment = page_of(error, **{"hx-request": "true"})
        program = page_of(error, "/api/v1/agents/")
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (status, True)
    assert "Nothing was saved" in answer.content.decode()
    (toast,) = json.loads(fragment["HX-Trigger"])["toast"]
    assert "Nothing was saved" in toast["text"]
    assert (program["Content-Type"], program.status_code) == ("application/problem+json", status)
    assert "Nothing was saved" in json.loads(program.content)["detail"]


def test_any_other_fault_stays_a_500(db: None) -> None:
    assert page_of(ZeroDivisionError("x")).status_code == 500
    program = page_of(ZeroDivisionError("x"), "/api/v1/agents/")
    assert (program.status_code, program["Content-Type"]) == (500, "application/problem+json")
    assert "ZeroDivision" not in program.content.decode()


def test_an_unknown_address_of_the_api_is_answered_as_the_api_answers(client: Client, db: None) -> None:
    answer = client.get("/api/v1/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@contextmanager
def somebody_holds(table: str) -> Iterator[None]:
    """Another session has the table to itself, and this one waits a tenth of a second for it."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        cursor.execute("ROLLBACK")
    other.close()


@contextmanager
def limited(name: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET {name} = '100ms'")
        yield
        cursor.execute(f"RESET {name}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_limit_of_the_database_is_told_in_plain_words(cast: Cast, sign_in: SignIn, limit: str) -> None:
    client, program = sign_in(cast.city_manager), client_with_token(cast.city_manager)
    client.raise_request_exception = program.raise_request_exception = False
    client.get("/")
    with somebody_holds("network_channel"), limited(limit):
        page, answer = client.get("/channels/"), program.get("/api/v1/channels/")
    told = {"lock_timeout": BUSY, "statement_timeout": TOO_LONG}[limit]
    assert (page.status_code, answer.status_code) == (503, 503)
    for text in (page.content.decode(), answer.json()["detail"]):
        assert translation.gettext(told.text) in text
        assert "timeout" not in text
    assert client.get("/channels/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_job_without_room_says_so_and_one_without_a_database_is_left_to_the_queue(
    cast: Cast, kind: Any
) -> None:
    def without_room(_context: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    def without_database(_context: Any) -> Any:
        raise caused(errors.AdminShutdown())

    full = queued(cast, kind(without_room))
    run_job(full.pk)
    full.refresh_from_db()
    assert (full.state, full.error) == (JobState.FAILED, FULL.text)
    away = queued(cast, kind(without_database))
    with pytest.raises(DatabaseAway):
        run_job(away.pk)
    away.refresh_from_db()
    assert away.state == JobState.RUNNING, "it is begun once more"
    assert Job.objects.count() == 2
