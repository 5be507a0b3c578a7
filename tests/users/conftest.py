"""What tests about access share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from tests.cast import Cast, make_user
from tests.imports.conftest import prepare
from users.models import User

__all__ = ["prepare"]

PASSWORD = "wide-river-7-lanterns"


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests(request: pytest.FixtureRequest) -> None:
    if "db" in request.fixturenames or "cast" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def clerk_of_a(cast: Cast) -> User:
    """A person of city A below its manager."""
    return make_user("newcomer", "outlet_manager", region=cast.city_a)


@pytest.fixture
def with_password() -> Callable[[Any], User]:
    def give(user: User) -> User:
        user.set_password(PASSWORD)
        user.save()
        return user

    return give
