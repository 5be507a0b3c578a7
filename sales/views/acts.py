"""What is done with an upload: map its columns, mend its cells, submit, commit, undo, discard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.htmx import is_fragment
from core.models import ImportSession
from core.services.imports.commit import import_discard, import_submit
from core.services.imports.jobs import commit_start, import_again, undo_start
from core.services.imports.mapping import mapping_forget, mapping_set, sheet_choose, sheet_columns
from core.services.imports.mend import cells_mend
from core.services.imports.queue import import_enqueue
from core.services.imports.replace import replace_choose
from core.views import ActionView
from sales.forms import CommitForm, MappingForm, ReplaceForm, SubmitForm
from sales.services.results.writing import StandsOn
from sales.views.sheets import COMMIT, UPLOAD, UploadPage
from sales.views.uploads import ImportDetailView


class ImportActionView(UploadPage, ActionView):
    """A refusal is told on the upload's own page, with what was entered still there."""

    queryset = ImportSession.objects.select_related("file", "job")
    permission = UPLOAD
    first: ImportSession | None = None
    """The upload that stands in the way, if this user may see it."""

    def refused(self, message: str, status: int) -> HttpResponse:
        if is_fragment(self.request):
            return super().refused(message, status)
        page = ImportDetailView()
        page.setup(self.request, **self.kwargs)
        page.check_access()
        return page.show(status=status, refusal=message, first=self.first)


class ImportCommitView(ImportActionView):
    permission = COMMIT
    form_class = CommitForm

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        commit_start(session=session, user=self.request.user, **data)
        return session.get_absolute_url()


class ImportSubmitView(ImportActionView):
    form_class = SubmitForm

    def perform(self, data: dict[str, Any]) -> str:
        return import_submit(session=self.object, user=self.request.user, **data).get_absolute_url()


class ImportUndoView(ImportActionView):
    permission = COMMIT

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        try:
            undo_start(session=session, user=self.request.user)
        except StandsOn as stands:
            self.first = ImportSession.objects.visible_to(self.user).filter(pk=stands.first.pk).first()
            raise
        return session.get_absolute_url()


class ImportDiscardView(ImportActionView):
    success_message = _("The upload was discarded.")

    def perform(self, data: dict[str, Any]) -> str:
        return import_discard(session=self.object, user=self.request.user).get_absolute_url()


class ImportMappingView(ImportActionView):
    """Another sheet of the workbook, or which of its columns is which."""

    form_class = MappingForm

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        if data["sheet"]:
            session = sheet_choose(session=session, user=self.request.user, name=data["sheet"])
            import_enqueue(session)
            return session.get_absolute_url()
        columns = sheet_columns(session, data["header"]) if session.report else []
        chosen = {column.text: self.request.POST.get(f"key-{column.letter}", "") for column in columns}
        session = mapping_set(session=session, user=self.request.user, columns=chosen)
        import_enqueue(session)
        return session.get_absolute_url()


class ImportMappingForgetView(ImportActionView):
    success_message = _("Forgotten. The next sheet is read by its headers again.")

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        mapping_forget(session=session, user=self.request.user)
        return session.get_absolute_url()


class ImportMendView(ImportActionView):
    """The cells come as `cell-<number of the error>`."""

    def perform(self, data: dict[str, Any]) -> str:
        session: ImportSession = self.object
        typed = {
            int(number): str(value)
            for name, value in self.request.POST.items()
            if name.startswith("cell-") and (number := name.removeprefix("cell-")).isdecimal()
        }
        count = cells_mend(session=session, user=self.request.user, typed=typed)
        import_again(session)
        told = ngettext("%(count)s cell was typed in.", "%(count)s cells were typed in.", count)
        messages.success(self.request, told % {"count": count})
        return session.get_absolute_url()


class ImportReplaceView(ImportActionView):
    form_class = ReplaceForm

    def perform(self, data: dict[str, Any]) -> str:
        session = replace_choose(session=self.object, user=self.request.user, number=data["upload"])
        import_again(session)
        return session.get_absolute_url()
