"""What is done with an upload: commit, undo, discard."""

from typing import Any

from core.models import ImportSession
from core.services.imports.commit import import_discard
from core.services.imports.jobs import commit_start, undo_start
from core.views import ActionView
from sales.forms import CommitForm


class ImportActionView(ActionView):
    queryset = ImportSession.objects.select_related("file", "job")
    permission = "sales.result_commit"


class ImportCommitView(ImportActionView):
    form_class = CommitForm

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        commit_start(
            session=session, user=self.request.user, version=data["version"], partial=data["partial"]
        )
        return session.get_absolute_url()


class ImportUndoView(ImportActionView):
    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        undo_start(session=session, user=self.request.user)
        return session.get_absolute_url()


class ImportDiscardView(ImportActionView):
    permission = "sales.result_upload"

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        import_discard(session=session, user=self.request.user)
        return session.get_absolute_url()
