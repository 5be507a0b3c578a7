"""The database server, reached as its owner: by the programs of PostgreSQL, and for renaming databases."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from channels_portal import embedded, env

Connection = psycopg.Connection[tuple[object, ...]]


def with_database(url: str, name: str) -> str:
    """The same address with another database."""
    parts = urlsplit(url)
    # urlunsplit would drop the empty host of a socket's address.
    return f"{parts.scheme}://{parts.netloc}{urlunsplit(('', '', '/' + name, parts.query, ''))}"


@dataclass(frozen=True, slots=True)
class Server:
    """`owner` and `application` are the addresses of the live database for the two roles."""

    owner: str
    application: str

    @property
    def database(self) -> str:
        return str(conninfo_to_dict(self.owner)["dbname"])

    def connect(self, database: str) -> Connection:
        return psycopg.connect(with_database(self.owner, database), autocommit=True)

    def program(self, name: str, database: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
        """Command and environment of a PostgreSQL program; the password stays out of the command line."""
        entries = conninfo_to_dict(with_database(self.owner, database))
        password = entries.pop("password", None)
        secrets = {"PGPASSWORD": str(password)} if password else {}
        command = [embedded.binary(name), "--no-password", f"--dbname={make_conninfo('', **entries)}"]
        return [*command, *arguments], {**os.environ, **secrets, "LC_ALL": "C"}

    def manage(self, database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One of the portal's commands on another database of this server, in a process of its own."""
        others = {name: value for name, value in os.environ.items() if name != "PORTAL_DB_ROLE"}
        addresses: Mapping[str, str] = {
            "DATABASE_URL": with_database(self.application, database),
            "DATABASE_OWNER_URL": with_database(self.owner, database),
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env={**others, **addresses},
            cwd=env.BASE_DIR,
            capture_output=True,
            text=True,
        )


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """The server of DATABASE_URL, or the embedded one, which is started for the time if it isn't running."""
    address = os.environ.get("DATABASE_URL")
    if address:
        yield Server(os.environ.get("DATABASE_OWNER_URL") or address, address)
        return
    running = embedded.url(home, embedded.OWNER) is not None
    embedded.start(home)
    try:
        owner, application = embedded.url(home, embedded.OWNER), embedded.url(home, embedded.APPLICATION)
        assert owner is not None
        assert application is not None
        yield Server(owner, application)
    finally:
        if not running:
            embedded.stop(home)
