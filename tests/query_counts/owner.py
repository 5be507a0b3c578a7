"""What the application may not do, done as the owner of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from core.database import APPLICATION_ROLE


@contextmanager
def owner() -> Iterator[CursorWrapper]:
    """Inside, all queries have the owner's rights; afterwards the application's again."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        yield cursor
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
