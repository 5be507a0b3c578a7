"""What holds for every request: limits of sessions, seeing as somebody else, the second step."""

import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.views.errors import error_page
from users.models import User
from users.passwords import password_is_too_old
from users.services.second_step import second_step_missing
from users.services.sessions import KEY, ROW, session_begin, session_closed, session_rekeyed, session_seen
from users.services.view_as import viewed_user

STARTED = "session_started"
LAST_SEEN = "session_last_seen"

# How stale the stamp may get before it is written again: one write a minute, not one a request.
_WRITE_EVERY = 60


class SessionLimits:
    """Sessions end after 30 idle minutes and after 12 hours whatever happens.

    Requests with `X-Polling: 1` (progress, counters) don't count as activity.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        row = None
        if request.user.is_authenticated:
            self._check(request)
            row = request.session.get(ROW)
        response = self.get_response(request)
        if request.user.is_authenticated:
            _stamp(request)  # signing in begins the session, not the first page after it
        elif row is not None:
            session_closed(row)
        return response

    def _check(self, request: HttpRequest) -> None:
        now = int(time.time())
        started, seen = _stamp(request)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE:
            session_closed(request.session[ROW])
            logout(request)
        elif now - seen > _WRITE_EVERY and request.headers.get("X-Polling") != "1":
            request.session[LAST_SEEN] = now
            session_seen(request)


def _stamp(request: HttpRequest) -> tuple[int, int]:
    """When the session began and when it was last used; both now for a new one."""
    session, now = request.session, int(time.time())
    if STARTED not in session:
        session[STARTED] = session[LAST_SEEN] = now
        session_begin(request, cast(User, request.user))
    elif session.get(KEY) != session.session_key:
        session_rekeyed(request, cast(User, request.user))
    return session[STARTED], session[LAST_SEEN]


class ViewAs:
    """While an administrator sees the portal as somebody else, that person is the request's user.

    Nothing can be changed meanwhile, and the person's own account pages stay closed: they show secrets.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.user
        viewed = viewed_user(request, actor) if actor.is_authenticated else None
        if viewed is None:
            return self.get_response(request)
        request.user = viewed
        try:
            return self.get_response(request)
        finally:
            request.user = actor

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        viewer = getattr(request.user, "viewed_by", None)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if viewer is None or name in _ALWAYS:
            return None
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            text = _("You see the portal as %(user)s: nothing can be changed. Leave that view first.")
            return error_page(request, 403, _("Read only"), text % {"user": request.user})
        if name.startswith(_OWN_ACCOUNT):
            text = _("The account of %(user)s is their own. Leave that view first.")
            return error_page(request, 403, _("Read only"), text % {"user": request.user})
        return None


_OWN_ACCOUNT = ("account_", "mfa_", "openid_", "users:profile", "users:token", "users:sign_in")
_ALWAYS = {"users:view_as_end", "set_language"}


class SecondStep:
    """Whoever must sign in in two steps sets it up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user = getattr(request.user, "viewed_by", None) or request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(user, User) or name.startswith("mfa_") or name in _BEFORE_SET_UP:
            return None
        if second_step_missing(request, user):
            return redirect("mfa_index")
        if password_is_too_old(user):
            messages.info(request, _("Your password has run out. Set a new one."))
            return redirect("account_change_password")
        return None


_BEFORE_SET_UP = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "set_language",
    "healthz",
    "readyz",
}
