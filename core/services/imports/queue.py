"""Hands a session to a worker, which reads its file."""

from core.jobs import enqueue
from core.models import ImportSession


def import_enqueue(session: ImportSession) -> None:
    """In the transaction that created it, or that asks for another look."""
    session.job = enqueue("import_read", owner=session.owner, title=session.file_name, session_id=session.pk)
    session.save(update_fields=["job"])
