"""Sign-ins for the audit log: Django's signals tell of them, whichever way they come about."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import connection

from core.audit import Place, record
from core.periods import today
from users.models import User

# Where the user's roles of today lie, as far as they lie in one city, one district, one channel.
_HOME = """
SELECT CASE WHEN min(city) = max(city) THEN min(city) END,
       CASE WHEN min(district) = max(district) AND bool_and(district IS NOT NULL) THEN min(district) END,
       CASE WHEN min(channel) = max(channel) AND bool_and(channel IS NOT NULL) THEN min(channel) END
FROM (
    SELECT coalesce(c.city_id, city.id) AS city, c.id AS channel,
           coalesce(c.district_id, CASE r.level WHEN 'district' THEN r.id END) AS district
    FROM users_grant g
    LEFT JOIN network_channel c ON c.id = g.channel_id
    LEFT JOIN network_region r ON r.id = g.region_id
    LEFT JOIN network_region city ON city.level = 'city' AND r.path LIKE city.path || '%%'
    WHERE g.user_id = %(user)s AND g.valid_from <= %(today)s AND (g.valid_to IS NULL OR g.valid_to >= %(today)s)
) place
HAVING bool_and(city IS NOT NULL)
"""


def home_of(user_id: int) -> Place:
    """Whose log this person's own events belong to; nowhere for the province's people."""
    with connection.cursor() as cursor:
        cursor.execute(_HOME, {"user": user_id, "today": today()})
        found = cursor.fetchone()
    return Place(*found) if found else Place()


def sign_in_record(action: str, user: User | None, *, username: str = "") -> None:
    """`user` None: a name that nobody has. What was typed may be a password, so only known names are kept."""
    if user is None:
        record(actor=None, action=action, detail={"known": False} if username else {})
        return
    record(actor=user, action=action, place=home_of(user.pk))


def sign_in_refused(action: str, username: str) -> None:
    sign_in_record(action, User.objects.filter(username=username).first(), username=username)


def _signed_in(*, user: User, **_more: Any) -> None:
    sign_in_record("users.sign_in", user)


def _signed_out(*, user: User | None, **_more: Any) -> None:
    if user is not None:
        sign_in_record("users.sign_out", user)


def _failed(*, credentials: dict[str, Any], **_more: Any) -> None:
    sign_in_refused("users.sign_in_failed", str(credentials.get("username", "")))


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
