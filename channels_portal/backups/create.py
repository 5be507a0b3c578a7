"""Making a backup: dump and row counts are of one snapshot, while the portal works on."""

import datetime
import subprocess
import tempfile
import tomllib
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _
from psycopg import IsolationLevel

from channels_portal import env
from channels_portal.backups.archive import (
    FORMAT,
    MANIFEST,
    BackupRefused,
    Manifest,
    dump_write,
    key_mark,
)
from channels_portal.backups.contents import migrations, row_counts
from channels_portal.backups.server import Server

SUFFIX = ".backup"


def backup_create(server: Server, folder: Path, *, keep: int = 0) -> tuple[Path, Manifest]:
    """Writes `folder`/portal-<moment>.backup, readable by its user only; `keep` removes all but the newest."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = datetime.datetime.now(datetime.UTC)
    path = folder / f"portal-{moment:%Y%m%dT%H%M%SZ}{SUFFIX}"
    draft = path.with_suffix(".part")
    try:
        with draft.open("xb") as file:
            draft.chmod(0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                manifest = _fill(archive, server, moment)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if keep:
        for old in sorted(folder.glob(f"portal-*{SUFFIX}"))[:-keep]:
            old.unlink()
    return path, manifest


def _fill(archive: zipfile.ZipFile, server: Server, moment: datetime.datetime) -> Manifest:
    with server.connect(server.database) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            row = connection.execute(
                "SELECT pg_export_snapshot(), current_setting('server_version')"
            ).fetchone()
            assert row is not None
            known = migrations(connection)
            if not known:
                raise BackupRefused(_("There is nothing to back up: the database was never set up."))
            counts = row_counts(connection)
            size, sha256 = _dump(archive, server, str(row[0]))
    manifest = Manifest(
        format=FORMAT,
        created_at=moment.isoformat(timespec="seconds"),
        portal=portal_version(),
        server=str(row[1]),
        migrations=known,
        counts=counts,
        size=size,
        sha256=sha256,
        key=key_mark(),
    )
    archive.writestr(MANIFEST, manifest.dumped())
    return manifest


def _dump(archive: zipfile.ZipFile, server: Server, snapshot: str) -> tuple[int, str]:
    command, environment = server.program(
        "pg_dump",
        server.database,
        "--format=custom",
        f"--snapshot={snapshot}",
        "--no-owner",
        "--exclude-table-data=public.core_cache",
    )
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout is not None
        with process.stdout as output:
            written = dump_write(archive, output)
        if process.wait() != 0:
            errors.seek(0)
            raise BackupRefused(errors.read().decode(errors="replace").strip())
    return written


def portal_version() -> str:
    project = tomllib.loads((env.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
