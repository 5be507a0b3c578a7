"""What goes wrong around the portal rather than in it: the database is away or busy, the disk is full.

It is nobody's mistake and it passes, so the answer is a sentence that says that nothing was saved and when to try
again. Everything else stays a fault of the portal.
"""

import errno
from dataclasses import dataclass
from typing import Final

import psycopg
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_noop as _
from psycopg import errors


@dataclass(frozen=True, slots=True)
class Outage:
    """`status` of the answer, msgids of what people read, and the seconds after which to try again."""

    status: int
    heading: str
    text: str
    retry_after: int


AWAY: Final = Outage(
    503,
    _("The database can't be reached"),
    _("Nothing was saved. It is probably being restarted: try again in a minute."),
    30,
)
BUSY: Final = Outage(
    503,
    _("Somebody else is working on this right now"),
    _("Nothing was saved. Try again in a moment."),
    5,
)
TOO_LONG: Final = Outage(
    503,
    _("That took too long"),
    _("It was stopped and nothing was saved. Narrow the filters or choose fewer rows, then try again."),
    5,
)
FULL: Final = Outage(
    507,
    _("The disk of the server is full"),
    _("Nothing was saved. Tell your administrator; it works again as soon as there is room."),
    60,
)

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_HELD: Final = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)
_SHUT: Final = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
    errors.IdleInTransactionSessionTimeout,
)


class DatabaseAway(Exception):
    """A job lost its database: it is done again when that is back."""


def outage_of(error: BaseException | None) -> Outage | None:
    """What an exception comes of, if that is an outage. The causes that it names are asked too."""
    while error is not None:
        if found := _told(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _told(error: BaseException) -> Outage | None:
    if isinstance(error, errors.DiskFull) or (isinstance(error, OSError) and error.errno in _NO_ROOM):
        return FULL
    if isinstance(error, _HELD):
        return BUSY
    if isinstance(error, errors.QueryCanceled):
        return TOO_LONG
    return AWAY if isinstance(error, _SHUT) or _lost_connection(error) else None


def _lost_connection(error: BaseException) -> bool:
    """Errors of a connection carry no code of the server. Django's own are raised where psycopg's one is gone."""
    if isinstance(error, psycopg.OperationalError):
        return error.sqlstate is None
    kinds = psycopg.InterfaceError | InterfaceError | OperationalError
    return isinstance(error, kinds) and error.__cause__ is None and "connection" in str(error)
