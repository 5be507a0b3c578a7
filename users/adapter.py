"""How people come in: nobody signs up by themselves; secrets of the second step are kept encrypted."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from core.cipher import decrypted, encrypted
from users.services.second_step import second_step_may_go
from users.sign_ins import sign_in_refused

PURPOSE: Final = "users.second_step"


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


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return encrypted(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypted(encrypted_text, purpose=PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_step_may_go(authenticator)
