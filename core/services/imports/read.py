"""The second step: guard, parse, stage, check and compare, in one transaction.

Whatever stops it (a worker's death, a restart) leaves the session as it was, and the same call does it
again from the beginning.
"""

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import periods
from core.jobs import JobCancelled, JobContext
from core.models import ImportCellEdit, ImportCellError, ImportSession, ImportState
from core.outages import AWAY, FULL, outage_of
from core.services.imports.files import file_forget, file_write
from core.services.imports.headers import header_news
from core.services.imports.report import report_build
from core.services.imports.upload import reading_lock_take
from core.sheets.kinds import SheetKind, kind_named
from core.sheets.reader import Progress, read_sheet
from core.sheets.results import ReadResult, Refusal, SheetHead, SheetWarning
from core.sheets.staging import Stage

LISTED_ERRORS = 200


class _Refused(Exception):
    def __init__(self, refusal: Refusal, head: SheetHead | None = None, sheets: Sequence[str] = ()) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.head = head
        self.sheets = sheets


def import_read(context: JobContext, *, session_id: int) -> dict[str, Any]:
    """Reads the file of a waiting session and leaves it ready, to be mended, to be mapped, or refused."""
    waiting = [ImportState.UPLOADED, ImportState.READING]
    if not ImportSession.objects.filter(pk=session_id, state__in=waiting).update(state=ImportState.READING):
        return {}
    session = ImportSession.objects.select_related("file").get(pk=session_id)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            if not reading_lock_take(session_id):
                return {}
            _read(context, session, kind_named(session.kind))
    except _Refused as refused:
        if refused.head is None:
            import_refuse(session, refused.refusal)
        else:
            _ask_for_mapping(session, refused.refusal, refused.head, refused.sheets)
    except JobCancelled:
        import_refuse(session, Refusal("stopped"))
        raise
    except Exception as error:
        # The file must not be taken for uploaded because of it. Without a database it is read again later.
        outage = outage_of(error)
        if outage is not AWAY:
            import_refuse(session, Refusal("disk_full" if outage is FULL else "fault"))
        raise
    return {"session": session_id, "state": session.state}


def import_refuse(session: ImportSession, refusal: Refusal) -> None:
    """The end of a session that brings nothing. Its reason stays; with wrong cells also their rows and the
    file, so that they can be marked and mended. Anything else is not kept.
    """
    stage = Stage(session, kind_named(session.kind).reads)
    with transaction.atomic():
        session.kept = bool(session.error_count) and stage.exists()
        if session.kept:
            stage.keep_bad_rows()
        else:
            stage.drop()
        session.state = ImportState.REFUSED
        session.message = {"code": refusal.code, "params": refusal.params}
        session.save(update_fields=["state", "message", "kept"])
        file_forget(session.file)


def import_tidy(session: ImportSession) -> None:
    """What the same person sent before for the same sheet and month has been mended by now."""
    earlier = ImportSession.objects.select_related("file").filter(
        kind=session.kind,
        period=session.period,
        city_id=session.city_id,
        owner_id=session.owner_id,
        kept=True,
        pk__lt=session.pk,
    )
    for refused in earlier:
        Stage(refused, kind_named(refused.kind).reads).drop()
        refused.kept = False
        refused.save(update_fields=["kept"])
        file_forget(refused.file)


def _ask_for_mapping(
    session: ImportSession, refusal: Refusal, head: SheetHead, sheets: Sequence[str]
) -> None:
    """The sheet's columns are shown to the user, who says which is which."""
    session.state = ImportState.MAPPING
    session.message = {"code": refusal.code, "params": refusal.params}
    session.report = {"head": dataclasses.asdict(head), "sheets": list(sheets)}
    session.save(update_fields=["state", "message", "report"])


def _read(context: JobContext, session: ImportSession, kind: SheetKind) -> None:
    # The owner's scope as it is now: the job may have waited while somebody took it away.
    owner: Any = get_user_model()._default_manager.get(pk=session.owner_id)
    scope = kind.upload_scope(owner)
    if not scope:
        raise _Refused(Refusal("not_permitted"))
    stage = Stage(session, kind.reads)
    stage.create()
    result = _copy(context, session, stage)
    if result.header is not None:
        stage.place(result.header)
        _point_out(result, header_news(session, kind, result.header))
    context.report(result.rows, result.rows, _("Checking"))
    stage.analyze()
    warnings = kind.target.check(stage, session, scope)
    difference = kind.target.compare(stage, session, scope, samples=True)
    _save(session, stage, result, report_build(result, stage, warnings, difference))


def _copy(context: JobContext, session: ImportSession, stage: Stage) -> ReadResult:
    """The file goes to a scratch copy for the reading process, its rows straight into the staging table."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / f"upload{PurePath(session.file_name).suffix}"
        file_write(session.file, path)

        def progress(event: Progress) -> None:
            context.report(event.rows, step=_("Reading"))

        typed = _typed(session)
        with stage.copying() as copy:
            result = read_sheet(
                path,
                stage.definition,
                copy_sink=copy.write,
                today=periods.today(),
                on_event=progress,
                mapping=session.mapping,
                sheet=session.sheet or None,
                edits=typed,
                period=session.period,
            )
            if result.refusal is not None:
                raise _Refused(result.refusal, result.head, result.sheets)
    return result


def _point_out(result: ReadResult, news: list[SheetWarning]) -> None:
    """A column that is new is told once, and not among those that are never used."""
    new = {text for warning in news if warning.code == "new_columns" for text in warning.params["headers"]}
    for warning in result.warnings:
        if warning.code == "unmapped_columns":
            warning.params["headers"] = [text for text in warning.params["headers"] if text not in new]
    result.warnings = [
        *news,
        *(item for item in result.warnings if item.code != "unmapped_columns" or item.params["headers"]),
    ]


def _typed(session: ImportSession) -> dict[int, dict[str, str]]:
    typed: dict[int, dict[str, str]] = {}
    for row, key, value in ImportCellEdit.objects.filter(session=session).values_list("row", "key", "value"):
        typed.setdefault(row, {})[key] = value
    return typed


def _save(session: ImportSession, stage: Stage, result: ReadResult, report: dict[str, Any]) -> None:
    difference = report["difference"]
    session.rows, session.rows_refused = stage.counts()
    session.rows_new = difference["new"]
    session.rows_changed = difference["changed"]
    session.rows_unchanged = difference["unchanged"]
    session.rows_withdrawn = difference["withdrawn"]
    session.error_count = sum(kind["count"] for kind in report["error_kinds"])
    session.report = report
    session.message = {}
    session.version += 1
    if session.error_count:
        # A submission is of good rows: whoever mends them submits again.
        session.submitted_by, session.submitted_at = None, None
        session.state = ImportState.CHECKED
    else:
        session.state = ImportState.SUBMITTED if session.submitted_by_id else ImportState.READY
    session.save()
    session.errors.all().delete()
    ImportCellError.objects.bulk_create(
        ImportCellError(
            session=session,
            row=row,
            column=error["column"],
            cell=error["cell"],
            key=error["key"],
            label=stage.label(error["key"]),
            value=error["value"],
            code=error["code"],
            params=error["params"],
        )
        for row, error in stage.errors(LISTED_ERRORS)
    )
