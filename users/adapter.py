"""How people come in: nobody signs up by themselves; secrets of the second step are kept encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.encoding import force_bytes

from users.services.second_step import second_step_may_go
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


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets at rest can be read with SECRET_KEY only; older keys stand in SECRET_KEY_FALLBACKS."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_step_may_go(authenticator)


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(Fernet(_fernet_key(key)) for key in keys)


def _fernet_key(secret: str | bytes) -> bytes:
    digest = hashlib.sha256(b"users.second_step" + force_bytes(secret)).digest()
    return base64.urlsafe_b64encode(digest)
