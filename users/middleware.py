"""Sessions end after 30 idle minutes, after 12 hours whatever happens, and when their user ends them all."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

STARTED = "session_started"
LAST_SEEN = "session_last_seen"

# How stale the stamp may get before it is written again: one write a minute, not one a request.
_WRITE_EVERY = 60


class SessionLimits:
    """Requests with `X-Polling: 1` (progress, counters) don't count as activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            _stamp(request)  # signing in begins the session, not the first page after it
        return response

    def _check(self, request: HttpRequest) -> None:
        now = int(time.time())
        started, seen = _stamp(request)
        if (
            now - seen > settings.SESSION_IDLE_SECONDS
            or now - started > settings.SESSION_COOKIE_AGE
            or started < _valid_from(request)
        ):
            logout(request)
        elif now - seen > _WRITE_EVERY and request.headers.get("X-Polling") != "1":
            request.session[LAST_SEEN] = now


def _stamp(request: HttpRequest) -> tuple[float, int]:
    """When the session began and when it was last used; both now for a new one."""
    started: float = request.session.setdefault(STARTED, time.time())
    seen: int = request.session.setdefault(LAST_SEEN, int(time.time()))
    return started, seen


def _valid_from(request: HttpRequest) -> float:
    moment = getattr(request.user, "sessions_valid_from", None)
    return moment.timestamp() if moment else 0.0
