"""Whom the contracts of a register's row are about: the row, and people who stand differently to it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.test import Client

from tests.cast import Cast

SignIn = Callable[[Any], Client]


class Subject:
    """`writer` sees and changes the row, `looker` only sees it, `outsider` works in city B and doesn't find it.

    Where everybody sees all rows, `scoped` is off and the outsider is nobody.
    """

    writer: ClassVar[str] = "city_manager"
    looker: ClassVar[str] = "auditor"
    outsider: ClassVar[str] = "city_b_manager"
    scoped: ClassVar[bool] = True

    def row(self, cast: Cast) -> Any:
        """Makes the row of city A that the test is about."""
        raise NotImplementedError

    def strangers(self, cast: Cast) -> list[Any]:
        """Who gets 404 for this row."""
        return [cast.stranger, getattr(cast, self.outsider)] if self.scoped else [cast.stranger]


def asks_to_sign_in(response: Any) -> bool:
    """Of an answer to whoever isn't signed in."""
    return response.status_code == 302 and str(response["Location"]).startswith("/accounts/login/")
