"""The mended copy of a sheet settles the upload that waited to be mended.

A copy is told by its rows, since people rename files and split months into several: it comes from the same person
for the same sheet, month and city, has every good row of the earlier upload, and at least one of its rows.
"""

from typing import Any, Final

from django.db.models import QuerySet
from psycopg import sql

from core.audit import record
from core.models import ImportSession, ImportState
from core.services.imports.files import file_forget
from core.sheets.kinds import kind_named
from core.sheets.staging import Stage

_MISSING: Final = "SELECT EXISTS (SELECT {key} FROM {old} WHERE NOT bad EXCEPT SELECT {key} FROM {new})"
_SHARED: Final = "SELECT EXISTS (SELECT {key} FROM {old} WHERE {whole} INTERSECT SELECT {key} FROM {new})"


def superseded_settle(session: ImportSession, stage: Stage, user: Any) -> None:
    """In the transaction of the commit of `session`, while its rows are still staged."""
    for earlier in _to_mend(session):
        old = Stage(earlier, kind_named(earlier.kind).definition)
        if not old.exists() or not _is_copy(stage, old):
            continue
        old.drop()
        earlier.state = ImportState.SUPERSEDED
        earlier.superseded_by = session
        earlier.kept = False
        earlier.save(update_fields=["state", "superseded_by", "kept"])
        file_forget(earlier.file)
        record(
            actor=user,
            action="core.import_supersede",
            subject=earlier,
            detail={"file": session.file_name, "upload": session.pk},
        )


def _to_mend(session: ImportSession) -> QuerySet[ImportSession]:
    """Those that somebody works on right now are passed over: they are mended where they are."""
    return (
        ImportSession.objects.filter(
            kind=session.kind,
            period=session.period,
            city_id=session.city_id,
            owner_id=session.owner_id,
            state=ImportState.CHECKED,
            pk__lt=session.pk,
        )
        .select_related("file")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")
    )


def _is_copy(new: Stage, old: Stage) -> bool:
    """Compared as sets, so that a million rows take a second; a key with a wrong cell says nothing."""
    names = [sql.Identifier(column.key) for column in new.definition.natural_key]
    parts = {
        "key": sql.SQL(", ").join(names),
        "whole": sql.SQL(" AND ").join(sql.SQL("{} IS NOT NULL").format(name) for name in names),
        "old": old.table,
        "new": new.table,
    }
    return (
        bool(names)
        and not new.value(sql.SQL(_MISSING).format(**parts))
        and bool(new.value(sql.SQL(_SHARED).format(**parts)))
    )
