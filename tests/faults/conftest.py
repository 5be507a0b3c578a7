"""One portal for all faults: a server of its own in an empty folder, the schema of the tests, web and worker."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from channels_portal import embedded
from channels_portal.backups.server import Server
from tests.backups.test_backup import address
from tests.cast import Cast, make_cast
from tests.faults.portal import Portal, spoken_to


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Portal]:
    home = tmp_path_factory.mktemp("home")
    embedded.start(home)
    portal = Portal(home, free_port())
    try:
        copy_database(home)
        with django_db_blocker.unblock(), spoken_to(home):
            portal.start()
            yield portal
    finally:
        if portal.process is not None:
            portal.stop()
        embedded.stop(home)


@pytest.fixture(scope="module")
def cast(portal: Portal) -> Cast:
    return make_cast()


def copy_database(home: Path) -> None:
    """The database of the tests, which nobody fills at this moment, into the portal's own server."""
    owner = embedded.url(home, embedded.OWNER)
    assert owner is not None
    source, target = Server(address(), address()), Server(owner, owner)
    dump = str(home / "schema")
    for command, environment in (
        source.program("pg_dump", source.database, "--format=custom", f"--file={dump}"),
        target.program("pg_restore", target.database, "--exit-on-error", dump),
    ):
        subprocess.run(command, env=environment, check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
