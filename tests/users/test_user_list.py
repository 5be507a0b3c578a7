"""The register of users keeps what every list keeps. Nobody exports it."""

import pytest

from tests.cast import Cast, make_user
from tests.contracts.lists import ListContract
from users.models import User

pytestmark = pytest.mark.django_db


class TestUsers(ListContract):
    url_name = "users:user_list"
    filters = ("q=clerk_a",)
    no_exporter = "auditor"

    def fill(self, cast: Cast, count: int) -> None:
        first = User.objects.count()
        for number in range(first, first + count):
            make_user(f"clerk_a{number}", "dealer_clerk", channel=cast.store)
