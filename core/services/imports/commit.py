"""The last step: commit in one transaction, and the way back."""

from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import Conflict, Forbidden
from core.jobs import cancel
from core.models import ImportSession, ImportState, WebhookEvent
from core.scoping import Scope
from core.services.imports.files import file_is_kept
from core.services.imports.read import import_refuse, import_tidy
from core.services.imports.report import sums_differ
from core.services.imports.supersede import superseded_restore, superseded_settle
from core.services.imports.upload import reading_lock_take
from core.services.webhooks.events import announce
from core.sheets.kinds import SheetKind, kind_named
from core.sheets.results import Refusal
from core.sheets.staging import Stage

BUSY: Final = gettext_lazy("Somebody is working on this upload right now. Look again in a moment.")


class StalePreview(Conflict):
    """What would be committed is not what was shown; the new preview that it asks for stays."""

    keeps = True


def import_commit(
    *, session: ImportSession, user: Any, version: int, partial: bool = False, acknowledged: bool = False
) -> ImportSession:
    """Writes what the preview of that version showed: all rows, or with `partial` the good ones.

    `acknowledged` says that sums which differ from the totals of the sheet were seen. Raises Conflict with
    nothing changed: wrong state, refused cells, another preview, data or scope changed.
    """
    with transaction.atomic():
        locked, kind, scope = _begin(session, user)
        _check(locked, version, acknowledged=acknowledged)
        if locked.submitted_by_id == user.pk:
            raise Forbidden(_("You submitted this upload, so somebody else commits it."))
        if locked.error_count and not partial:
            raise Conflict(_("Some cells are refused. Mend them, or commit the good rows only."))
        if locked.error_count and locked.replaces_id:
            raise Conflict(
                _("A file that replaces another upload is committed as a whole. Mend its cells first.")
            )
        stage = Stage(locked, kind.reads)
        if not stage.exists() or not file_is_kept(locked.file):
            raise Conflict(_("The rows of this upload are no longer there. Upload the file again."))
        found = kind.target.commit(stage, locked, scope)
        if (found.new, found.changed, found.unchanged, found.withdrawn) != (
            locked.rows_new,
            locked.rows_changed,
            locked.rows_unchanged,
            locked.rows_withdrawn,
        ) or found.fingerprint != locked.report["difference"].get("fingerprint", ""):
            raise StalePreview(_("The data has changed since the preview. Look at the new one first."))
        superseded_settle(locked, stage, user)
        locked.partial = bool(locked.error_count)
        if locked.partial:
            stage.keep_bad_rows()
        else:
            stage.drop()
        locked.state = ImportState.COMMITTED
        locked.committed_at = timezone.now()
        locked.committed_by = user
        locked.save(update_fields=["partial", "state", "committed_at", "committed_by"])
        _record("core.import_commit", locked, user)
        _announce(WebhookEvent.UPLOAD_COMMITTED, locked)
        import_tidy(locked)
    return locked


def import_submit(
    *, session: ImportSession, user: Any, version: int, acknowledged: bool = False
) -> ImportSession:
    """Hands a good upload to whoever commits in the city. For those who may upload but not commit."""
    if not kind_named(session.kind).upload_scope(user):
        raise Forbidden(_("You may not upload this sheet."))
    with transaction.atomic():
        locked = _locked(session)
        _check(locked, version, acknowledged=acknowledged)
        if locked.state != ImportState.READY:
            raise Conflict(_("Only an upload without refused cells can be submitted. Mend them first."))
        locked.state = ImportState.SUBMITTED
        locked.submitted_at = timezone.now()
        locked.submitted_by = user
        locked.save(update_fields=["state", "submitted_at", "submitted_by"])
        _record("core.import_submit", locked, user)
    return locked


def import_undo(*, session: ImportSession, user: Any) -> ImportSession:
    """Restores what was there before the upload, and the uploads that it took the place of. Raises Conflict when
    something stands on its rows.
    """
    with transaction.atomic():
        locked, kind, scope = _begin(session, user)
        if locked.state != ImportState.COMMITTED:
            raise Conflict(_("Only a committed upload can be undone."))
        kind.target.undo(locked, scope)
        locked.state = ImportState.UNDONE
        locked.undone_at = timezone.now()
        locked.save(update_fields=["state", "undone_at"])
        superseded_restore(locked, user)
        _record("core.import_undo", locked, user)
        _announce(WebhookEvent.UPLOAD_UNDONE, locked)
    return locked


def import_discard(*, session: ImportSession, user: Any) -> ImportSession:
    """Gives an upload up before it is committed; one that is being read stops at its next report."""
    if session.state == ImportState.READING and session.job is not None:
        cancel(session.job)
        return session
    with transaction.atomic():
        locked = _locked(session)
        if not locked.may_be_given_up:
            raise Conflict(_("This upload is settled already."))
        if not reading_lock_take(locked.pk):
            raise Conflict(BUSY)
        if locked.job is not None:
            cancel(locked.job)
        import_refuse(locked, Refusal("discarded"))
    return locked


def import_restart(session: ImportSession) -> bool:
    """Back to the beginning, so that the file is read and compared again. False if it is settled."""
    return bool(
        ImportSession.objects.filter(
            pk=session.pk, state__in=[ImportState.READY, ImportState.CHECKED, ImportState.SUBMITTED]
        ).update(state=ImportState.UPLOADED)
    )


def _record(action: str, session: ImportSession, user: Any) -> None:
    detail = {
        "sheet": str(kind_named(session.kind).label),
        "period": session.period,
        "new": session.rows_new,
        "changed": session.rows_changed,
        "unchanged": session.rows_unchanged,
        "withdrawn": session.rows_withdrawn,
        "partial": session.partial,
    }
    record(actor=user, action=action, subject=session, detail=detail)


def _announce(event: WebhookEvent, session: ImportSession) -> None:
    """To those of the cities that its rows are of."""
    cities = {int(city) for city in session.report.get("difference", {}).get("cities", {})}
    announce(
        event,
        cities=cities | ({session.city_id} if session.city_id else set()),
        upload=session.pk,
        kind=session.kind,
        city=session.city_id,
        period=session.period,
    )


def _begin(session: ImportSession, user: Any) -> tuple[ImportSession, SheetKind, Scope]:
    kind = kind_named(session.kind)
    scope = user.scope_for(kind.commit_code)
    if not scope:
        raise Forbidden(_("You may not commit or undo uploads."))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    locked = _locked(session)
    locked.acting = user
    return locked, kind, scope


def _locked(session: ImportSession) -> ImportSession:
    rows = ImportSession.objects.select_related("file", "job").select_for_update(of=("self",), nowait=True)
    try:
        with transaction.atomic():
            return rows.get(pk=session.pk)
    except OperationalError as error:
        raise Conflict(BUSY) from error


def _check(session: ImportSession, version: int, *, acknowledged: bool) -> None:
    if not session.is_open:
        raise Conflict(
            _("This upload can't be committed any more: it is %(state)s.") % {"state": session.status.label}
        )
    if session.version != version:
        raise StalePreview(_("The preview has changed. Look at the new one first."))
    if not session.rows_good:
        raise Conflict(_("There are no good rows to commit."))
    if sums_differ(session) and not acknowledged:
        raise Conflict(_("The totals of the sheet differ from its rows. Confirm that you have seen it."))
