"""The whole way without a browser and without a worker: the same steps, checks and scope."""

from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

from core.errors import Refusal
from core.jobs import JobContext
from core.models import ImportSession, ImportState
from core.services.imports.commit import StalePreview, import_commit, import_restart, import_submit
from core.services.imports.read import import_read, import_refuse
from core.services.imports.texts import cell_text, column_labels, session_message, session_warnings
from core.services.imports.upload import import_upload
from core.sheets.kinds import kind_named
from core.sheets.results import Refusal as SheetRefusal

COMMITTED, REFUSED, READY = "committed", "refused", "ready"


@dataclass(slots=True)
class Outcome:
    """How an upload ended. `new`, `changed` and `unchanged` are 0 when it was refused: nothing was written.

    `errors` are the first wrong cells: cell, label, value, message.
    """

    status: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    errors: list[dict[str, str]] = field(default_factory=list)
    message: str = ""
    warnings: list[str] = field(default_factory=list)
    session: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def import_directly(
    *,
    kind: str,
    period: int,
    stream: BinaryIO,
    file_name: str,
    user: Any,
    partial: bool = False,
    replaces: int | None = None,
) -> Outcome:
    """Uploads, reads and, where the user may, commits. `ready` is what waits for somebody else's commit.

    There is nobody to ask: totals that differ are warnings of the outcome, and columns that nobody has
    mapped yet refuse the file.
    """
    try:
        session = import_upload(
            kind=kind, period=period, stream=stream, file_name=file_name, user=user, replaces=replaces
        )
    except Refusal as refusal:
        return Outcome(REFUSED, message=str(refusal))
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    if session.state == ImportState.MAPPING:
        import_refuse(session, SheetRefusal(**session.message))
    if session.state == ImportState.CHECKED and not (partial and session.rows_good):
        outcome = _outcome(session, REFUSED)
        import_refuse(session, SheetRefusal("cells_refused", {"count": session.error_count}))
        outcome.message = session_message(session)
        return outcome
    if session.is_open and user.scope_for(kind_named(kind).commit_code):
        try:
            session = _commit(session, user, partial)
        except Refusal as refusal:
            outcome = _outcome(session, REFUSED)
            outcome.message = str(refusal)
            return outcome
    elif session.state == ImportState.READY:
        session = import_submit(session=session, user=user, version=session.version, acknowledged=True)
    states = {ImportState.COMMITTED: COMMITTED, ImportState.SUBMITTED: READY, ImportState.CHECKED: READY}
    return _outcome(session, states.get(session.status, REFUSED))


def _commit(session: ImportSession, user: Any, partial: bool) -> ImportSession:
    """Another import may have been faster: then the rows are compared once more."""
    try:
        return import_commit(
            session=session, user=user, version=session.version, partial=partial, acknowledged=True
        )
    except StalePreview:
        import_restart(session)
        import_read(JobContext(None), session_id=session.pk)
        session.refresh_from_db()
        return import_commit(
            session=session, user=user, version=session.version, partial=partial, acknowledged=True
        )


def _outcome(session: ImportSession, status: str) -> Outcome:
    kind = kind_named(session.kind)
    counted = status != REFUSED
    labels = column_labels(kind)
    return Outcome(
        status,
        rows=session.rows,
        new=session.rows_new * counted,
        changed=session.rows_changed * counted,
        unchanged=session.rows_unchanged * counted,
        withdrawn=session.rows_withdrawn * counted,
        errors=[
            {
                "cell": error.cell,
                "label": labels.get(error.key, ""),
                "value": error.value,
                "message": cell_text(kind, error.code, error.params),
            }
            for error in session.errors.all()
        ],
        message=session_message(session),
        warnings=session_warnings(session),
        session=session.pk,
    )
