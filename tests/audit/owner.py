"""Statements as the owner of the tables, who may do what the application may not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from core.database import APPLICATION_ROLE


@contextmanager
def as_owner() -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        try:
            yield cursor
        finally:
            cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
