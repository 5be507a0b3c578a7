"""Rows on their way from the server to the engine: all of them, or what the server says; the connection goes on."""

import io
from typing import Any

import pytest
from django.db import connection, transaction
from psycopg import errors

from commissions.services.relay import relay

pytestmark = pytest.mark.django_db

MANY = "SELECT i, CASE WHEN i %% 7 > 0 THEN '名,称\"' || i END, '' FROM generate_series(1, %(rows)s::int) i"


def relayed(query: str, **parameters: Any) -> str:
    target = io.BytesIO()
    with connection.cursor() as cursor:
        relay(cursor, query, parameters, target)
    return target.getvalue().decode()


def test_rows_arrive_as_the_server_writes_them() -> None:
    statement = f"COPY ({MANY}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement, {"rows": 20_000}) as rows:
        expected = b"".join(rows).decode()
    assert relayed(MANY, rows=20_000) == expected
    assert relayed(MANY, rows=0) == ""


@pytest.mark.parametrize("query", ["SELECT 1 / 0", "SELECT 1 / (9000 - i) FROM generate_series(1, 9001) i"])
def test_a_query_that_fails_says_so_at_its_start_and_in_the_middle(query: str) -> None:
    with pytest.raises(errors.DivisionByZero), transaction.atomic():
        relayed(query)
    assert relayed("SELECT 1") == "1\n"


def test_after_a_reader_that_gave_up_the_connection_goes_on() -> None:
    class Broken(io.BytesIO):
        def write(self, _row: Any, /) -> int:
            raise BrokenPipeError

    with connection.cursor() as cursor:
        with pytest.raises(BrokenPipeError), transaction.atomic():
            relay(cursor, MANY, {"rows": 1_000_000}, Broken())
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
