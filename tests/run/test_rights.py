"""The application's database role owns nothing, and to ledgers it can only add."""

import pytest
from django.db import ProgrammingError, connection, transaction

from core.database import APPLICATION_ROLE, append_only_tables


def one(statement: str, *parameters: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
        return row[0] if row else None


def test_the_tests_run_as_the_application(db: None) -> None:
    assert one("SELECT current_user") == APPLICATION_ROLE


def test_the_application_owns_no_table(db: None) -> None:
    assert one("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", APPLICATION_ROLE) == 0


@pytest.mark.parametrize(
    "table", ["commissions_line", "commissions_debtoffset", "commissions_disputemessage"]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_ledger_is_only_added_to(db: None, table: str, statement: str) -> None:
    assert table in append_only_tables()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one(statement.format(table))


def test_the_application_makes_no_tables_of_its_own(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        one("CREATE TABLE mine (id int)")


def test_partitions_are_made_only_for_registered_tables(db: None) -> None:
    with pytest.raises(Exception, match="no partition"), transaction.atomic():
        one("SELECT portal_partition_month('users_user', 202610)")
    with pytest.raises(Exception, match="no partition"), transaction.atomic():
        one("SELECT portal_partition_month('sales_sale', 202613)")
