"""Sessions end after 30 idle minutes and after 12 hours whatever happens."""

import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from users.models import User
from users.services.sessions import KEY, ROW, session_begin, session_closed, session_rekeyed, session_seen

STARTED = "session_started"
LAST_SEEN = "session_last_seen"

# How stale the stamp may get before it is written again: one write a minute, not one a request.
_WRITE_EVERY = 60


class SessionLimits:
    """Requests with `X-Polling: 1` (progress, counters) don't count as activity."""

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
