"""Sessions of users: begun, seen, ended one by one or all at once."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from core.addresses import client_address
from users.models import User, UserSession

ROW = "user_session"
KEY = "user_session_key"


def session_begin(request: HttpRequest, user: User) -> None:
    """Called at the first answer of a new session, which from then on knows its row."""
    if not request.session.session_key:
        request.session.create()
    row = UserSession.objects.create(
        user=user,
        key=request.session.session_key or "",
        epoch=user.session_epoch,
        address=client_address(request),
        agent=request.headers.get("User-Agent", "")[:200].replace("\x00", ""),
    )
    request.session[ROW] = row.pk
    request.session[KEY] = row.key


def session_seen(request: HttpRequest) -> None:
    rows = UserSession.objects.filter(pk=request.session[ROW])
    rows.update(last_seen_at=timezone.now(), address=client_address(request))


def session_rekeyed(request: HttpRequest, user: User) -> None:
    """The session went on under a new key, as after a change of password."""
    key = request.session.session_key or ""
    rows = UserSession.objects.filter(pk=request.session[ROW])
    rows.update(key=key, epoch=user.session_epoch)
    request.session[KEY] = key


def session_closed(row_id: int) -> None:
    """Its own user signed out, or it was idle for too long."""
    UserSession.objects.filter(pk=row_id, ended_at=None).update(ended_at=timezone.now())


def session_end(row: UserSession) -> None:
    """One session, at once."""
    Session.objects.filter(session_key=row.key).delete()
    session_closed(row.pk)


def sessions_end(user: User, *, keep: HttpRequest | None = None) -> None:
    """All sessions of `user` end at their next request, except the one of the request `keep`."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    if keep is not None:
        update_session_auth_hash(keep, user)
