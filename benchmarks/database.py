"""A database of its own for the benchmarks, on the portal's server, gone afterwards."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from channels_portal import embedded, env


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Creates and migrates it as the owner; connections inside have the application's rights."""
    connect(name, create=True)
    from django.db import connection

    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"].pop("options", None)
        connection.creation.destroy_test_db(name, verbosity=0)


def connect(name: str, *, create: bool = False) -> None:
    """Sets Django up on the scratch database, with the rights of the application."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "channels_portal.settings.test"
    os.environ["PORTAL_DB_ROLE"] = "owner"
    os.environ["PORTAL_TEST_DATABASE"] = name
    import django

    django.setup()
    from django.db import connection

    from core.database import APPLICATION_ROLE

    if create:
        # The settings were read for the first group of a run; this may be a later one.
        connection.settings_dict["TEST"]["NAME"] = name
        # Standard output is for results.
        with redirect_stdout(sys.stderr):
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        connection.close()
    connection.settings_dict["NAME"] = name
    connection.settings_dict.setdefault("OPTIONS", {})["options"] = f"-c role={APPLICATION_ROLE}"


def server_pid() -> int:
    """The process of the embedded server, for the count of its CPU seconds."""
    pid_file = embedded.data_dir(env.home()) / "postmaster.pid"
    return int(pid_file.read_text().splitlines()[0])
