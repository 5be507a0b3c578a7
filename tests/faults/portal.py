"""A portal of its own that may be hurt: its server, its processes, and people who ask it something."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psutil
import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client

from channels_portal import embedded
from channels_portal.env import BASE_DIR
from tests.api.conftest import client_with_token
from users.models import User

LONGEST: Final = 40
STALLED: Final = 4
"""Seconds after which a worker that says nothing is taken for dead."""
_CSRF: Final = "a" * 32


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 where the connection broke without an answer."""

    status: int
    text: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def until(met: Callable[[], Any], what: str, seconds: float = LONGEST) -> Any:
    """Other processes are watched: there is nothing to wait on but the clock."""
    deadline = time.monotonic() + seconds
    while not (found := met()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} seconds"
        time.sleep(0.05)
    return found


@dataclass
class Portal:
    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def log(self) -> Path:
        return self.home / "log"

    def start(self) -> None:
        ours = {"PORTAL_DB_ROLE": "app", "DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
        theirs = {"PORTAL_HOME": str(self.home), "SECRET_KEY": settings.SECRET_KEY}
        limits = {"API_RATE": "100000/min", "JOBS_STALLED_SECONDS": str(STALLED)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.serve", str(self.home), self.address],
                env={**kept, **ours, **theirs, **limits},
                cwd=BASE_DIR,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        until(lambda: self.ask("GET", "/readyz").status == 200, "the portal answers")
        until(lambda: len(self.web_workers()) == 2 and self.job_workers(), "its workers are there")

    def stop(self) -> int:
        """The same as Ctrl-C; its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(LONGEST)

    # Its processes

    def web_workers(self) -> list[psutil.Process]:
        return [child for master in self._children("gunicorn") for child in master.children()]

    def job_workers(self) -> list[psutil.Process]:
        return self._children("procrastinate")

    def _children(self, word: str) -> list[psutil.Process]:
        assert self.process is not None
        found = psutil.Process(self.process.pid).children()
        return [child for child in found if word in " ".join(child.cmdline())]

    # Its database

    def connect(self) -> "psycopg.Connection[Any]":
        address = embedded.url(self.home, embedded.OWNER)
        assert address is not None
        return psycopg.connect(address)

    @contextmanager
    def held_up(self, *tables: str) -> Iterator[None]:
        """Whoever writes into these tables waits, in the middle of what they do."""
        with self.connect() as holder:
            holder.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
            yield

    def wait_until_held_up(self, *, count: int = 1) -> None:
        def waiting() -> bool:
            with self.connect() as asking:
                row = asking.execute(
                    "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
                ).fetchone()
            return row is not None and row[0] >= count

        until(waiting, "somebody is in the middle of a write")

    # What people ask of it

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        link = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=LONGEST)
        try:
            link.request(method, path, body, headers or {})
            answer = link.getresponse()
            return Answer(answer.status, answer.read().decode())
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            link.close()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser that is signed in, and with a token for programs."""

    portal: Portal
    headers: dict[str, str]
    token: dict[str, str]

    def get(self, path: str) -> Answer:
        return self.portal.ask("GET", path, headers=self.headers)

    def post(self, path: str, **fields: str) -> Answer:
        return self.upload(path, b"", "", **fields)

    def upload(self, path: str, content: bytes, name: str, **fields: str) -> Answer:
        kind, body = _multipart(content, name, fields)
        return self.portal.ask("POST", path, body, {**self.headers, "Content-Type": kind})

    def api(self, path: str, body: Any = None, *, key: str = "") -> Answer:
        headers = {**self.token, "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return self.portal.ask("POST", f"/api/v1/{path}", json.dumps(body or {}), headers)


def person(portal: Portal, user: User) -> Person:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_CSRF}"
    token = client_with_token(user).defaults["HTTP_AUTHORIZATION"]
    return Person(portal, {"Cookie": cookies, "X-CSRFToken": _CSRF}, {"Authorization": token})


def _multipart(content: bytes, name: str, fields: dict[str, str]) -> tuple[str, bytes]:
    mark = b"--people"
    parts = [
        b'%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (mark, key.encode(), value.encode())
        for key, value in fields.items()
    ]
    if name:
        head = b'%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'
        parts.append(head % (mark, name.encode()) + content + b"\r\n")
    return "multipart/form-data; boundary=people", b"".join([*parts, mark + b"--\r\n"])


@contextmanager
def spoken_to(home: Path) -> Iterator[None]:
    """The models of this process speak to that portal's database, as the application."""
    address = embedded.url(home, embedded.APPLICATION)
    assert address is not None
    parts = psycopg.conninfo.conninfo_to_dict(address)
    there: dict[str, Any] = {
        "NAME": parts["dbname"],
        "USER": parts["user"],
        "HOST": parts["host"],
        "PORT": "",
        "OPTIONS": {},
    }
    connection.close()
    here = {name: connection.settings_dict[name] for name in there}
    connection.settings_dict.update(there)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(here)
