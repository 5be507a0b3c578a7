"""Backup, wipe, restore: everything is back; and whatever is no sound backup leaves the live data alone."""

import json
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from channels_portal.backups import BackupRefused, backup_create, backup_restore
from channels_portal.backups.archive import DUMP, MANIFEST
from channels_portal.backups.contents import row_counts
from channels_portal.backups.restore import MAINTENANCE
from channels_portal.backups.server import Server, with_database
from tests.commissions.scene import Scene

# Of this process alone: other runs of the tests may share the server.
LIVE = f"portal_restored_{os.getpid()}"

pytestmark = pytest.mark.xdist_group("backup")


def address() -> str:
    entry = settings.DATABASES["default"]
    user, password, host = (quote(str(entry[name]), safe="") for name in ("USER", "PASSWORD", "HOST"))
    name, port = connection.settings_dict["NAME"], entry["PORT"] or 5432
    return f"postgresql://{user}:{password}@/{name}?host={host}&port={port}"


@pytest.fixture
def world(scene: Scene) -> Scene:
    """A published month, and lines of the next one."""
    scene.version(activation=((0, None, 70_000),))
    scene.sell(scene.cast.agent, 3)
    scene.sell(scene.cast.store, 2)
    scene.run()
    scene.publish()
    return scene


@pytest.fixture
def source(world: Scene) -> Server:
    return Server(address(), address())


@pytest.fixture
def wiped(source: Server) -> Iterator[Server]:
    """A database in which nothing is left, on the same server."""
    wipe(source)
    with source.connect(MAINTENANCE) as maintenance:
        maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(LIVE)))
    yield Server(with_database(source.owner, LIVE), with_database(source.application, LIVE))
    wipe(source)


def databases(server: Server) -> list[str]:
    with server.connect(MAINTENANCE) as maintenance:
        rows = maintenance.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{LIVE}%"])
        return sorted(str(name) for (name,) in rows.fetchall())


def wipe(server: Server) -> None:
    with server.connect(MAINTENANCE) as maintenance:
        for name in databases(server):
            maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def counts(server: Server) -> dict[str, int]:
    with server.connect(server.database) as used:
        return row_counts(used)


def silent(text: str) -> None: ...


def restore(server: Server, path: Path, *, force: bool = False) -> str:
    return backup_restore(server, path, force=force, say=silent)[1]


def ledger(server: Server) -> list[tuple[object, ...]]:
    with server.connect(server.database) as used:
        return used.execute(
            "SELECT period, city_id, count(*), sum(amount), sum(owed) FROM commissions_line GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()


RIGHTS = """
SELECT table_name, privilege_type FROM information_schema.role_table_grants
WHERE grantee = 'portal_app' ORDER BY 1, 2
"""


def test_after_backup_wipe_and_restore_everything_is_as_it_was(
    source: Server, wiped: Server, tmp_path: Path
) -> None:
    """Counts, ledger and the application's rights; verify_ledger and verify_audit are a part of restoring."""
    with wiped.connect(LIVE) as used:
        used.execute("CREATE TABLE mine (id int)")
    before, money = counts(source), ledger(source)
    path, manifest = backup_create(source, tmp_path)
    assert manifest.counts == before
    assert money
    former = restore(wiped, path)
    assert counts(wiped) == before
    assert ledger(wiped) == money
    with source.connect(source.database) as old, wiped.connect(LIVE) as new:
        assert new.execute(RIGHTS).fetchall() == old.execute(RIGHTS).fetchall() != []
    assert databases(wiped) == sorted([LIVE, former])
    with wiped.connect(former) as kept:
        assert row_counts(kept) == {"mine": 0}


def test_a_backup_is_for_its_user_only_and_the_oldest_go(source: Server, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"portal-2020010{number}T000000Z.backup").touch()
    path, _manifest = backup_create(source, tmp_path, keep=2)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["portal-20200102T000000Z.backup", path.name]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def foreign(path: Path) -> None:
    path.write_bytes(b"-- a dump of something else")


def another_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")


def altered(path: Path) -> None:
    """The dump is another one than the manifest vouches for; the zip itself is in order."""
    with zipfile.ZipFile(path) as archive:
        manifest, dump = archive.read(MANIFEST), archive.read(DUMP)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(DUMP, dump[:-1] + bytes([dump[-1] ^ 1]))
        archive.writestr(MANIFEST, manifest)


def of_a_newer_version(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        manifest, dump = json.loads(archive.read(MANIFEST)), archive.read(DUMP)
    manifest["migrations"].append("commissions.9999_of_tomorrow")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(DUMP, dump)
        archive.writestr(MANIFEST, json.dumps(manifest))


def with_other_counts(path: Path) -> None:
    """As if rows had been lost on the way into the dump."""
    with zipfile.ZipFile(path) as archive:
        manifest, dump = json.loads(archive.read(MANIFEST)), archive.read(DUMP)
    manifest["counts"]["commissions_line"] += 1
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(DUMP, dump)
        archive.writestr(MANIFEST, json.dumps(manifest))


SPOILT = (truncated, foreign, another_zip, altered, of_a_newer_version, with_other_counts)


def test_what_is_no_sound_backup_is_refused_and_the_live_data_untouched(
    source: Server, wiped: Server, tmp_path: Path
) -> None:
    with wiped.connect(LIVE) as used:
        used.execute("CREATE TABLE mine AS SELECT 1 AS id")
    path, _manifest = backup_create(source, tmp_path)
    sound = path.read_bytes()
    for spoil in SPOILT:
        path.write_bytes(sound)
        spoil(path)
        with pytest.raises(BackupRefused):
            restore(wiped, path)
        assert databases(wiped) == [LIVE], spoil
        assert counts(wiped) == {"mine": 1}, spoil


def test_a_ledger_that_does_not_add_up_is_not_put_in_place(
    source: Server, wiped: Server, tmp_path: Path
) -> None:
    with source.connect(source.database) as owner:
        owner.execute("UPDATE commissions_line SET amount = amount + 1")
    path, _manifest = backup_create(source, tmp_path)
    with pytest.raises(BackupRefused, match="verify_ledger"):
        restore(wiped, path)
    assert databases(wiped) == [LIVE]


def test_a_database_in_use_is_left_alone_unless_forced(source: Server, wiped: Server, tmp_path: Path) -> None:
    path, manifest = backup_create(source, tmp_path)
    with wiped.connect(LIVE):
        with pytest.raises(BackupRefused):
            restore(wiped, path)
        assert databases(wiped) == [LIVE]
        restore(wiped, path, force=True)
    assert counts(wiped) == manifest.counts


def test_a_failed_backup_leaves_no_file(wiped: Server, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused):  # nothing was ever set up there
        backup_create(wiped, tmp_path)
    assert list(tmp_path.iterdir()) == []
