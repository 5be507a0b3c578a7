"""The first step: a file comes in and gets a session."""

import datetime
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, Forbidden, Refusal
from core.formats import moment
from core.models import ImportFile, ImportSession
from core.models.imports import SENT_AGAIN
from core.scoping import ScopedUser
from core.services.imports.files import file_keep, file_size
from core.services.imports.mapping import mapping_remembered
from core.services.imports.replace import replaceable
from core.sheets.kinds import kind_named
from core.sheets.limits import MIB, Limits

NAME_LENGTH: Final = 200
ABANDONED: Final = datetime.timedelta(minutes=1)


class SameFile(Conflict):
    """The file is there already, for the same sheet and month: `first` is its session."""

    def __init__(self, message: str, first: ImportSession) -> None:
        super().__init__(message)
        self.first = first


def import_upload(
    *, kind: str, period: int, stream: BinaryIO, file_name: str, user: Any, replaces: int | None = None
) -> ImportSession:
    """Keeps the file and opens a session for it. Raises Forbidden, Refusal or SameFile.

    `replaces` is an earlier upload whose rows go away where this file doesn't have them.
    Two uploads of one file at the same moment: the unique constraint lets one of them win.
    """
    sheet = kind_named(kind)
    scope = sheet.upload_scope(user)
    if not scope:
        raise Forbidden(_("You may not upload this sheet."))
    size, limit = file_size(stream), Limits().file_bytes
    if size > limit:
        raise Refusal(
            _("The file has %(size_mb)s MB; at most %(limit_mb)s MB are taken. Split it.")
            % {"size_mb": -(-size // MIB), "limit_mb": limit // MIB}
        )
    city_id = sheet.target.home_city(scope)
    session = ImportSession(
        kind=kind,
        period=period,
        city_id=city_id,
        owner=user,
        file_name=clean_name(file_name),
        mapping=mapping_remembered(kind, city_id, user),
    )
    if replaces is not None:
        session.replaces = replaceable(session, user, replaces)
    with transaction.atomic():
        session.file = file = file_keep(stream)
        try:
            with transaction.atomic():
                session.save(force_insert=True)
                return session
        except IntegrityError:
            first = _first(kind, period, city_id, file)
            if first is None:
                raise
            if _is_abandoned(first, user):
                return first
    raise SameFile(_same_file(first, user), first)


def clean_name(name: str) -> str:
    """The last part of the name, without anything that could lead elsewhere or break a header."""
    base = PurePath(name.replace("\\", "/")).name
    cleaned = "".join(
        character for character in base if character.isprintable() and character not in '<>:"/|?*'
    )
    return cleaned.strip(" .")[-NAME_LENGTH:] or "upload"


def _first(kind: str, period: int, city_id: int | None, file: ImportFile) -> ImportSession | None:
    return (
        ImportSession.objects.select_related("job")
        .filter(kind=kind, period=period, city_id=city_id, file=file, sheet="")
        .exclude(state__in=SENT_AGAIN)
        .first()
    )


def _is_abandoned(first: ImportSession, user: Any) -> bool:
    """An own upload whose process died before the file was read: it is taken up again."""
    if not first.is_waiting or first.owner_id != user.pk or (first.job and not first.job.is_finished):
        return False
    if timezone.now() - first.created_at < ABANDONED:
        return False
    return reading_lock_take(first.pk)


def reading_lock_take(session_id: int) -> bool:
    """Whoever reads the file of a session holds this lock until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"import:{session_id}"])
        row = cursor.fetchone()
    return bool(row and row[0])


def _same_file(first: ImportSession, user: ScopedUser) -> str:
    """Names the first upload to whoever may see it, and says no more than that it exists to others."""
    if not ImportSession.objects.visible_to(user).filter(pk=first.pk).exists():
        return _("The same file has already been uploaded for this month.")
    return _("The same file was uploaded at %(when)s as upload %(number)s (%(name)s, %(state)s).") % {
        "when": moment(first.created_at),
        "number": first.pk,
        "name": first.file_name,
        "state": first.status.label,
    }
