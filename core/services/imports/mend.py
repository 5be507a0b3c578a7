"""Wrong cells mended on the page: typed values take the cells' place and are checked like the sheet's."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Forbidden
from core.models import ImportCellEdit, ImportCellError, ImportSession, ImportState
from core.sheets.kinds import kind_named

LONGEST: Final = 500


def cells_mend(*, session: ImportSession, user: Any, typed: Mapping[int, str]) -> int:
    """Keeps what was typed, by the number of the wrong cell, and returns how many cells it changes.

    The file is then read again with them: the whole row is checked, and repeats and totals with it.
    """
    if not kind_named(session.kind).upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    with transaction.atomic():
        locked = ImportSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if locked.state != ImportState.CHECKED:
            raise Conflict(_("Only an upload with refused cells is mended here."))
        errors = ImportCellError.objects.filter(session=locked, pk__in=typed, column__gte=0).exclude(key="")
        edits = [
            ImportCellEdit(
                session=locked,
                row=error.row,
                cell=error.cell,
                key=error.key,
                seen=error.value,
                value=typed[error.pk].strip()[:LONGEST],
                user=user,
            )
            for error in errors
            if typed[error.pk].strip() != error.value.strip()
        ]
        if not edits:
            raise Conflict(_("Nothing was typed. Change a cell first."))
        ImportCellEdit.objects.bulk_create(edits)
    return len(edits)
