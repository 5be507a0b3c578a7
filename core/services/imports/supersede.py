"""The mended copy of a sheet settles the upload that waited to be mended.

A copy is told by its rows, since people rename files and split months into several: it comes from the same person
for the same sheet, month and city, and has every good row of the earlier upload. Where no row was good, its rows are
looked up by what is right in them. The file of the earlier upload is kept: when the copy is undone, it is read again
and waits to be mended as before.
"""

import json
from typing import Any, Final

from django.db.models import QuerySet
from psycopg import sql

from core.audit import record
from core.models import ImportSession, ImportState
from core.models.imports import SENT_AGAIN
from core.services.imports.files import file_is_kept
from core.services.imports.queue import import_enqueue
from core.sheets.definition import Column, ColumnType
from core.sheets.kinds import kind_named
from core.sheets.staging import Stage

_MISSING: Final = "SELECT EXISTS (SELECT {key} FROM {old} WHERE NOT bad EXCEPT SELECT {key} FROM {new})"
_ANY_GOOD: Final = "SELECT EXISTS (SELECT FROM {old} WHERE NOT bad)"
_ALL_KNOWN: Final = """
SELECT coalesce(bool_and(EXISTS (SELECT FROM {new} n WHERE ({told}) AND {same})), false)
FROM (SELECT * FROM {old} ORDER BY row_no LIMIT 50) o
"""


def superseded_settle(session: ImportSession, stage: Stage, user: Any) -> None:
    """In the transaction of the commit of `session`, while its rows are still staged."""
    for earlier in _to_mend(session):
        old = Stage(earlier, kind_named(earlier.kind).reads)
        if not old.exists() or not _is_copy(stage, old):
            continue
        old.drop()
        earlier.state = ImportState.SUPERSEDED
        earlier.superseded_by = session
        earlier.save(update_fields=["state", "superseded_by"])
        record(
            actor=user,
            action="core.import_supersede",
            subject=earlier,
            detail={"file": session.file_name, "upload": session.pk},
        )


def superseded_restore(session: ImportSession, user: Any) -> None:
    """In the transaction that undoes `session`: what it took the place of is read again and waits to be mended.

    Where the very file has come in once more meanwhile, that upload is the one to mend.
    """
    replaced = ImportSession.objects.filter(superseded_by=session).select_related("file", "owner")
    for earlier in replaced.select_for_update(of=("self",)).order_by("pk"):
        if not file_is_kept(earlier.file):
            continue
        if again := _same_file(earlier):
            earlier.superseded_by = again
            earlier.save(update_fields=["superseded_by"])
            continue
        earlier.state = ImportState.UPLOADED
        earlier.superseded_by = None
        earlier.save(update_fields=["state", "superseded_by"])
        import_enqueue(earlier)
        record(
            actor=user,
            action="core.import_restore",
            subject=earlier,
            detail={"file": session.file_name, "upload": session.pk},
        )


def _same_file(session: ImportSession) -> ImportSession | None:
    """The upload by which the file came in again, if it has not been given up either."""
    same = ImportSession.objects.filter(
        kind=session.kind,
        period=session.period,
        city_id=session.city_id,
        file_id=session.file_id,
        sheet=session.sheet,
    )
    return same.exclude(state__in=SENT_AGAIN).order_by("-pk").first()


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
    """Compared as sets, so that a million rows take a second. Of wrong rows the cells without an error count."""
    columns = new.definition.natural_key or new.definition.anchors
    names = [sql.Identifier(column.key) for column in columns]
    telling = [column for column in columns if column.type is not ColumnType.PERIOD]
    if not telling:
        return False
    parts: dict[str, sql.Composable] = {
        "key": sql.SQL(", ").join(names),
        "told": sql.SQL(" OR ").join(sql.SQL("NOT {}").format(_is_wrong(column)) for column in telling),
        "same": sql.SQL(" AND ").join(
            sql.SQL("(o.{name} = n.{name} OR {wrong})").format(
                name=sql.Identifier(column.key), wrong=_is_wrong(column)
            )
            for column in columns
        ),
        "old": old.table,
        "new": new.table,
    }

    def answer(question: str) -> bool:
        return bool(new.value(sql.SQL(question).format(**parts)))

    if answer(_MISSING):
        return False
    return answer(_ANY_GOOD) or answer(_ALL_KNOWN)


def _is_wrong(column: Column) -> sql.Composable:
    """Whether the cell of the earlier upload's row `o` was refused."""
    error = json.dumps([{"key": column.key}])
    return sql.SQL("coalesce(o.errors @> {}::jsonb, false)").format(sql.Literal(error))
