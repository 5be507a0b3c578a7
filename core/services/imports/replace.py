"""A file in place of an earlier upload: what that upload brought and the file doesn't have is withdrawn."""

from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, Forbidden
from core.models import ImportSession, ImportState
from core.sheets.kinds import kind_named

OFFERED: Final = 5


def replaceable_uploads(session: ImportSession) -> QuerySet[ImportSession]:
    """Committed uploads of the same sheet, month and city, the latest first. Rows of a register stay when a
    file doesn't have them, so nothing of it is replaced.
    """
    found = ImportSession.objects.filter(
        kind=session.kind, period=session.period, city_id=session.city_id, state=ImportState.COMMITTED
    )
    if session.city_id is None or kind_named(session.kind).register:
        return found.none()
    return found.filter(pk__lt=session.pk) if session.pk else found


def replaceable(session: ImportSession, user: Any, number: int) -> ImportSession:
    """The upload of that number, if `session` may replace it on behalf of `user`. Raises Conflict."""
    kind = kind_named(session.kind)
    found = replaceable_uploads(session).filter(pk=number).first()
    if found is None:
        raise Conflict(
            _("Upload %(number)s is not a committed upload of this sheet and month in your city.")
            % {"number": number}
        )
    if not kind.target.within(found, kind.upload_scope(user)):
        raise Conflict(
            _("Upload %(number)s holds rows outside your scope, so your file can't replace it.")
            % {"number": number}
        )
    return found


def replace_choose(*, session: ImportSession, user: Any, number: int | None) -> ImportSession:
    """Chooses the upload that the file replaces, or none. The file is then read and compared anew."""
    if not kind_named(session.kind).upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    with transaction.atomic():
        locked = ImportSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.state not in {ImportState.READY, ImportState.CHECKED}:
            raise Conflict(_("This upload is settled already."))
        locked.replaces = None if number is None else replaceable(locked, user, number)
        locked.save(update_fields=["replaces"])
    return locked


def replaced_ids(session: ImportSession) -> list[int]:
    """The replaced upload and those that it replaced in turn: their rows still there are its rows."""
    found: list[int] = []
    number = session.replaces_id
    while number is not None and number not in found:
        found.append(number)
        number = ImportSession.objects.values_list("replaces_id", flat=True).get(pk=number)
    return found
