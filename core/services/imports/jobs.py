"""Reading in the background, and the commits and undos that are too large for a request."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.jobs import JobContext, JobRefused, enqueue, job
from core.models import ImportSession, ImportState
from core.notifications import declare, notify
from core.services.imports import commit, read
from core.services.imports.queue import import_enqueue
from core.sheets.kinds import kind_named

INLINE_ROWS: Final = 20_000
"""Up to here a commit takes less than a second or two and is done in the request."""
INLINE_REGISTER_ROWS: Final = 3_000
"""The same for registers, whose rows are kept as they were and whose changes are written down one by one."""


_ENDED: Final = {
    ImportState.READY: declare("upload_ready", _("%(file)s can be committed"), icon="file-check"),
    ImportState.CHECKED: declare("upload_to_mend", _("%(file)s has cells to mend"), icon="alert-triangle"),
    ImportState.REFUSED: declare("upload_refused", _("%(file)s was refused"), icon="circle-x"),
    ImportState.COMMITTED: declare("upload_committed", _("%(file)s is committed"), icon="circle-check"),
}


def _tell(session_id: int) -> None:
    """The owner hears how the work on their upload ended."""
    session = ImportSession.objects.get(pk=session_id)
    if kind := _ENDED.get(session.status):
        notify([session.owner_id], kind, session.get_absolute_url(), file=session.file_name)


def _upload_page(found: dict[str, Any]) -> str:
    return ImportSession(pk=found["session_id"]).get_absolute_url()


@job("import_read", _("Read a sheet"), leads_to=_upload_page)
def import_read(context: JobContext, *, session_id: int) -> dict[str, Any]:
    result = read.import_read(context, session_id=session_id)
    if result:
        _tell(session_id)
    return result


@job("import_commit", _("Commit an upload"), leads_to=_upload_page)
def import_commit(
    context: JobContext, *, session_id: int, user_id: int, version: int, partial: bool, acknowledged: bool
) -> dict[str, Any]:
    session, user = _loaded(session_id, user_id)
    if _is_done(context, session, ImportState.COMMITTED):
        return {"session": session_id}
    try:
        commit.import_commit(
            session=session, user=user, version=version, partial=partial, acknowledged=acknowledged
        )
    except commit.StalePreview as stale:
        import_again(session)
        raise JobRefused(str(stale)) from stale
    except Refusal as refusal:
        raise JobRefused(str(refusal)) from refusal
    _tell(session_id)
    return {"session": session_id}


@job("import_undo", _("Undo an upload"), leads_to=_upload_page)
def import_undo(context: JobContext, *, session_id: int, user_id: int) -> dict[str, Any]:
    session, user = _loaded(session_id, user_id)
    if _is_done(context, session, ImportState.UNDONE):
        return {"session": session_id}
    try:
        commit.import_undo(session=session, user=user)
    except Refusal as refusal:
        raise JobRefused(str(refusal)) from refusal
    return {"session": session_id}


def import_again(session: ImportSession) -> None:
    """Reads and compares a session once more, because what it is compared with has changed."""
    with transaction.atomic():
        if commit.import_restart(session):
            import_enqueue(session)


def commit_start(
    *, session: ImportSession, user: Any, version: int, partial: bool, acknowledged: bool = False
) -> None:
    """Commits now, or in the background when it is large. Refusals of a small one are raised."""
    if _is_quick(session):
        try:
            commit.import_commit(
                session=session, user=user, version=version, partial=partial, acknowledged=acknowledged
            )
        except commit.StalePreview:
            import_again(session)
            raise
        return
    _enqueue_for(session, user, "import_commit", version=version, partial=partial, acknowledged=acknowledged)


def undo_start(*, session: ImportSession, user: Any) -> None:
    if _is_quick(session):
        commit.import_undo(session=session, user=user)
        return
    _enqueue_for(session, user, "import_undo")


def _is_quick(session: ImportSession) -> bool:
    register = kind_named(session.kind).register
    return session.rows_good <= (INLINE_REGISTER_ROWS if register else INLINE_ROWS)


def _enqueue_for(session: ImportSession, user: Any, kind: str, **arguments: Any) -> None:
    with transaction.atomic():
        session.job = enqueue(
            kind, owner=user, title=session.file_name, session_id=session.pk, user_id=user.pk, **arguments
        )
        session.save(update_fields=["job"])


def _loaded(session_id: int, user_id: int) -> tuple[ImportSession, Any]:
    session = ImportSession.objects.get(pk=session_id)
    return session, get_user_model()._default_manager.get(pk=user_id)


def _is_done(context: JobContext, session: ImportSession, state: ImportState) -> bool:
    """Whether this very job did it already: its worker may have died between that and the note of it."""
    return session.state == state and session.job_id is not None and session.job_id == context.job_id
