"""Adding notes and files to an object, and handing a file out. An app names the objects: `queryset`."""

from io import BytesIO
from typing import Any, ClassVar

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.errors import Denied
from core.journal_panels import NOTE_WRITE
from core.models import Attachment
from core.services.journal import NOTE_VIEW, beside, file_attach, file_remove, note_add
from core.views.acting import ActionView
from core.views.base import ObjectView, permits

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


class NoteForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=2_000)


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), max_length=1_000)


class NoteAddView(ActionView):
    permission = NOTE_WRITE
    form_class = NoteForm
    success_message = _("The note is written.")

    def perform(self, data: dict[str, Any]) -> str:
        note_add(subject=self.object, text=data["text"], user=self.user)
        return f"{self.object.get_absolute_url()}?tab=journal"


class FileAddView(ActionView):
    permission = NOTE_WRITE
    form_class = FileForm
    success_message = _("The file is attached.")

    def perform(self, data: dict[str, Any]) -> str:
        file_attach(subject=self.object, upload=data["file"], user=self.user)
        return f"{self.object.get_absolute_url()}?tab=journal"


class FileRemoveView(ActionView):
    """By whoever attached it, or may edit the object."""

    permission = NOTE_VIEW
    edit_permission: ClassVar[str]
    success_message = _("The file is removed.")

    def check_access(self) -> None:
        super().check_access()
        self.kept = get_object_or_404(Attachment, pk=self.kwargs["file"], **beside(self.object))
        may_edit = permits(self.user, self.edit_permission, self.object)
        if not may_edit and self.kept.author_id != self.user.pk:
            raise Denied(self.edit_permission, self.object)

    def perform(self, data: dict[str, Any]) -> str:
        file_remove(subject=self.object, file=self.kept, user=self.user)
        return f"{self.object.get_absolute_url()}?tab=journal"


class FileView(ObjectView):
    """Always as a download, and should a browser show it all the same, as a page that can do nothing."""

    permission = NOTE_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = Attachment.objects.filter(**beside(self.object)).select_related("content")
        kept = get_object_or_404(rows, pk=self.kwargs["file"])
        response = FileResponse(
            BytesIO(kept.content.content),
            as_attachment=True,
            filename=kept.name,
            content_type=kept.media_type,
        )
        response["Content-Security-Policy"] = SANDBOX
        response["X-Content-Type-Options"] = "nosniff"
        return response
