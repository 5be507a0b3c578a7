"""Putting a backup back: into a new database, checked there, and only then in the place of the one in use."""

import datetime
import json
import subprocess
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from django.core.management import get_commands
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from psycopg import sql

from channels_portal.backups.archive import CHUNK, DUMP, BackupRefused, Manifest, archive_open, key_mark
from channels_portal.backups.contents import row_counts
from channels_portal.backups.server import Connection, Server

MAINTENANCE: Final = "postgres"
CHECKS: Final = ("verify_ledger", "verify_audit")
PAUSE_SECONDS: Final = 0.1

Say = Callable[[str], None]


def backup_restore(server: Server, path: Path, *, force: bool, say: Say) -> tuple[Manifest, str]:
    """Returns what was restored, and the name under which the data in use until now is kept.

    Raises BackupRefused, and then that data is untouched. `force` ends sessions that are still open.
    """
    with archive_open(path) as (archive, manifest):
        behind = _migrations_behind(manifest)
        live = server.database
        fresh = f"{live}_{datetime.datetime.now(datetime.UTC):%Y%m%d_%H%M%S}"
        with server.connect(MAINTENANCE) as maintenance:
            _refuse_open_sessions(maintenance, live, force=force)
            _create(maintenance, live, fresh)
            try:
                say(_("Restoring %(rows)s rows ...") % {"rows": f"{manifest.rows:,}"})
                _load(server, archive, fresh)
                _compare(server, manifest, fresh)
                say(_("Checking ..."))
                _check(server, fresh, migrate=behind)
                former = _swap(server, live, fresh, force=force)
            except BaseException:
                _drop(maintenance, fresh)
                raise
    if manifest.key != key_mark():
        say(
            _(
                "The secret key is not the one of the backup: second steps of signing in"
                " have to be set up again, or put the former key back."
            )
        )
    return manifest, former


def _migrations_behind(manifest: Manifest) -> bool:
    """Whether the backup is older than the programs. A newer one is refused."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := set(manifest.migrations) - known:
        raise BackupRefused(
            _(
                "The backup is of another version of the portal (%(version)s): %(migration)s is not known here."
            )
            % {"version": manifest.portal, "migration": min(unknown)}
        )
    return known != set(manifest.migrations)


def _refuse_open_sessions(maintenance: Connection, live: str, *, force: bool) -> None:
    row = maintenance.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [live]).fetchone()
    if row and row[0] and not force:
        raise BackupRefused(
            _(
                "The database is in use (%(count)s sessions). Stop web server and workers first,"
                " or end their sessions with --force."
            )
            % {"count": row[0]}
        )


def _create(maintenance: Connection, live: str, fresh: str) -> None:
    """With the encoding and collation of the live one."""
    row = maintenance.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
        [live],
    ).fetchone()
    encoding, collate, ctype = row or ("UTF8", "C.UTF-8", "C.UTF-8")
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
        sql.Identifier(fresh), sql.Literal(encoding), sql.Literal(collate), sql.Literal(ctype)
    )
    try:
        maintenance.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        raise BackupRefused(_("The owner's role may not create databases: give it CREATEDB.")) from None


def _drop(maintenance: Connection, fresh: str) -> None:
    """Without FORCE, which asks for the right to end sessions of other roles, the cleaner's among them: the owner has
    it not, and the plain statement makes the cleaner leave by itself.
    """
    maintenance.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        [fresh],
    )
    maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(fresh)))


def _load(server: Server, archive: zipfile.ZipFile, fresh: str) -> None:
    command, environment = server.program("pg_restore", fresh, "--exit-on-error", "--no-owner")
    with tempfile.TemporaryFile() as errors, archive.open(DUMP) as source:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
        )
        assert process.stdin is not None
        try:
            with process.stdin as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
        except BrokenPipeError:
            pass  # it has ended, and says below why
        if process.wait() != 0:
            errors.seek(0)
            raise BackupRefused(errors.read().decode(errors="replace").strip())
    with server.connect(fresh) as connection:
        connection.execute("ANALYZE")


def _compare(server: Server, manifest: Manifest, fresh: str) -> None:
    with server.connect(fresh) as connection:
        found = row_counts(connection)
    for table, rows in manifest.counts.items():
        if found.get(table) != rows:
            raise BackupRefused(
                _("%(table)s has %(found)s rows instead of %(rows)s.")
                % {"table": table, "found": found.get(table, 0), "rows": rows}
            )


def _check(server: Server, fresh: str, *, migrate: bool) -> None:
    """What the portal's own commands say of it, once it has the schema of these programs."""
    if migrate:
        migrated = server.manage(fresh, "migrate", "--verbosity", "0")
        if migrated.returncode != 0:
            raise BackupRefused((migrated.stderr or migrated.stdout).strip())
    for name in CHECKS:
        if name not in get_commands():
            continue
        outcome = server.manage(fresh, name, "--json")
        if outcome.returncode != 0:
            raise BackupRefused(f"{name}: {_last_message(outcome)}")


def _last_message(outcome: subprocess.CompletedProcess[str]) -> str:
    try:
        return str(json.loads(outcome.stdout.splitlines()[-1])["message"])
    except (IndexError, ValueError, KeyError):
        return (outcome.stderr or outcome.stdout).strip()


def _swap(server: Server, live: str, fresh: str, *, force: bool) -> str:
    """Both renames in one transaction: there is no moment without a live database."""
    former = f"{live}_before_{fresh.removeprefix(live + '_')}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with server.connect(MAINTENANCE) as connection, _sessions_ended(server, live, ending=force):
        try:
            with connection.transaction():
                connection.execute(rename.format(sql.Identifier(live), sql.Identifier(former)))
                connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(live)))
        except psycopg.errors.ObjectInUse:
            raise BackupRefused(
                _("Somebody uses the database again. Stop web server and workers first.")
            ) from None
    return former


@contextmanager
def _sessions_ended(server: Server, live: str, *, ending: bool) -> Iterator[None]:
    """Ends the sessions of the live database over and over: a worker is back within milliseconds.

    The rename locks new sessions out first and waits up to five seconds for the others to go.
    """
    done = threading.Event()

    def end_sessions() -> None:
        with server.connect(MAINTENANCE) as connection:
            while not done.wait(PAUSE_SECONDS):
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [live]
                )

    if not ending:
        yield
        return
    thread = threading.Thread(target=end_sessions, name="end-sessions")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
