"""How people come in: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from users.sign_ins import sign_in_refused


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses after too many wrong passwords, and says so in the audit log."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in_refused("users.sign_in_locked", str(credentials.get("username", "")))
            raise
