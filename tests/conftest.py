"""The database of the tests, and the named cast that every test speaks of.

Tests connect as the application's role, exactly as the portal does: a right that is missing shows here.
"""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, testcases

from core.database import APPLICATION_ROLE
from tests.cast import Cast, make_cast
from tests.emptying import empty_tables

pytest_plugins = ["tests.browser"]
pytest.register_assert_rewrite("tests.contracts")  # a contract that fails says what it compared

# Two tests share two cores, so a time limit for each example would fail by chance; nothing else is relaxed. The examples
# are the same in every run, so that what fails is what was changed; `make fuzz` looks for new ones.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=True)
hypothesis.settings.register_profile("fuzz", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_collection_finish() -> None:
    """What is imported by now stays, so the search for garbage need not go through it again and again."""
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The owner has created and migrated the database; from here on connections drop its rights."""
    with django_db_blocker.unblock():
        connection.close()
        options = connection.settings_dict.setdefault("OPTIONS", {})
        # Nobody needs a test's rows after a crash, so no commit waits for the disk.
        options["options"] = f"-c role={APPLICATION_ROLE} -c synchronous_commit=off"
        yield
        connection.close()
        del options["options"]


@pytest.fixture(scope="session", autouse=True)
def _owner_flushes() -> Iterator[None]:
    """Emptying tables after a transactional test needs the owner: the application may not."""
    case: Any = testcases.TransactionTestCase
    original = case._fixture_teardown

    def teardown(self: testcases.TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("SET ROLE NONE")
            empty_tables(cursor)
            cursor.execute(f"SET ROLE {APPLICATION_ROLE}")

    case._fixture_teardown = teardown
    yield
    case._fixture_teardown = original


@pytest.fixture
def cast(db: None) -> Cast:
    """Province, two cities, districts, agents, products and a person for each role."""
    return make_cast()


@pytest.fixture
def sign_in() -> Callable[[Any], Client]:
    """A browser-like client in which this person is signed in."""

    def client_for(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return client_for
