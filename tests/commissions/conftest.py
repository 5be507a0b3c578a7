"""Runs need real transactions, and a ledger without partitions, as on the first day."""

from collections.abc import Iterator

import pytest
from django.db import connection

from core.database import APPLICATION_ROLE
from tests.cast import make_cast
from tests.commissions.scene import Scene


@pytest.fixture
def scene(transactional_db: None) -> Iterator[Scene]:
    drop_partitions()
    yield Scene(make_cast())
    drop_partitions()


def drop_partitions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid"
            " WHERE i.inhparent = 'commissions_line'::regclass"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TABLE "{name}"')
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
