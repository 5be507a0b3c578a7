"""Secrets at rest can be read with SECRET_KEY only; older keys stand in SECRET_KEY_FALLBACKS."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def encrypted(text: str, *, purpose: str) -> str:
    """What was encrypted for one purpose can't be read for another."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def decrypted(text: str, *, purpose: str) -> str:
    return _cipher(purpose).decrypt(text.encode()).decode()


def _cipher(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(Fernet(_key(key, purpose)) for key in keys)


def _key(secret: str | bytes, purpose: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(purpose.encode() + force_bytes(secret)).digest())
