"""The journal of an object as a tab of its page: notes, and the files kept with it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Attachment, Note
from core.services.journal import NOTE_VIEW, beside
from core.views.base import permits
from core.views.detail import Tab

NOTE_WRITE: Final = "core.note_write"
SHOWN: Final = 100


@dataclass(frozen=True)
class JournalPanel:
    """`stem` is the beginning of its addresses' names: "agents:agent" gives agents:agent_note_add."""

    stem: str
    side: bool = False
    template: ClassVar[str] = "core/journal/notes.html"

    def draw(self, request: HttpRequest, subject: Any) -> str:
        notes = Note.objects.filter(**beside(subject)).select_related("author")[:SHOWN]
        return render_to_string(
            self.template, {"notes": notes, **_form(request, subject, f"{self.stem}_note_add")}, request
        )


@dataclass(frozen=True)
class FilesPanel:
    """`edit` is the right by which files of others are removed too."""

    stem: str
    edit: str
    side: bool = True
    template: ClassVar[str] = "core/journal/files.html"

    def draw(self, request: HttpRequest, subject: Any) -> str:
        rows = Attachment.objects.filter(**beside(subject)).select_related("author")[:SHOWN]
        edits = permits(request.user, self.edit, subject)  # type: ignore[arg-type]
        files = []
        for row in rows:
            address = {"pk": subject.pk, "file": row.pk}
            removable = edits or row.author_id == request.user.pk
            remove_url = reverse(f"{self.stem}_file_remove", kwargs=address) if removable else ""
            files.append((row, reverse(f"{self.stem}_file", kwargs=address), remove_url))
        return render_to_string(
            self.template, {"files": files, **_form(request, subject, f"{self.stem}_file_add")}, request
        )


def _form(request: HttpRequest, subject: Any, url_name: str) -> dict[str, Any]:
    """Where to send a new one; nothing for those who may only read."""
    writes = permits(request.user, NOTE_WRITE, subject)  # type: ignore[arg-type]
    return {"add_url": reverse(url_name, kwargs={"pk": subject.pk}) if writes else ""}


def journal_tab(stem: str, edit: str) -> Tab:
    return Tab("journal", _("Journal"), (JournalPanel(stem), FilesPanel(stem, edit)), NOTE_VIEW)
