"""Refusals: what a service answers when the request is clear but may not be done."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


class Refusal(Exception):
    """Carries the sentence for the user; pages show it and nothing has been changed."""

    status = 400
    keeps = False
    """Whether what was done before it was raised stays: most did nothing."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Forbidden(Refusal):
    """In scope, but without the right: 403."""

    status = 403


class Conflict(Refusal):
    """The thing is no longer in the state that was seen: 409."""

    status = 409


class Denied(PermissionDenied):
    """403 of a page: the right that was missing, and the row on which; the audit log names both."""

    def __init__(self, right: str, subject: Any = None) -> None:
        super().__init__(right)
        self.right = right
        self.subject = subject
