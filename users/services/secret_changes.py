"""A changed secret signs out what was signed in before it, but for the session that changed it."""

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest

from core.audit import record
from users.models import User
from users.services.second_step import SET_UP
from users.services.sessions import sessions_end


def listen() -> None:
    """allauth's own pages make these changes, and tell of them by signals."""
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(_second_step_changed, dispatch_uid="users.secret_changes")
    for signal in (password_changed, password_set):
        signal.connect(_password_changed, dispatch_uid="users.secret_changes")


def _second_step_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    request.session.pop(SET_UP, None)
    _signed_out_elsewhere(request, user, "users.second_step_change")


def _password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    _signed_out_elsewhere(request, user, "users.password_change")


def _signed_out_elsewhere(request: HttpRequest, user: User, action: str) -> None:
    sessions_end(user, keep=request)
    record(actor=user, action=action)
