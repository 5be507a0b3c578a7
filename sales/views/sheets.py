"""Who gets to the pages of uploads: which right counts depends on the sheet.

The pages name the rights on results; for an upload of another sheet that sheet's own take their place.
"""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404

from core.errors import Denied
from core.models import ImportSession
from core.scoping import ScopedUser
from core.sheets.kinds import all_kinds, kind_named
from core.views.base import ObjectView, PortalView

VIEW: Final = "sales.result_view"
UPLOAD: Final = "sales.result_upload"
COMMIT: Final = "sales.result_commit"


def sheet_code(kind: str, code: str) -> str:
    """The right on this sheet that `code` is on results."""
    sheet = kind_named(kind)
    return {VIEW: sheet.view_code, UPLOAD: sheet.upload_code, COMMIT: sheet.commit_code}[code]


class SheetsPage(PortalView):
    """A page for whoever may see, or with UPLOAD send, any sheet at all."""

    def check_access(self) -> None:
        kinds = all_kinds().values()
        if not any(self.user.scope_for(kind.view_code) for kind in kinds):
            raise Http404
        if self.permission == UPLOAD and not any(kind.upload_scope(self.user) for kind in kinds):
            raise Denied(UPLOAD)


class UploadPage(ObjectView):
    """A page about one upload."""

    def check_access(self) -> None:
        self.object = self.get_object()
        if not self.may(self.user, self.permission, self.object):
            raise Denied(sheet_code(self.object.kind, self.permission), self.object)

    def get_queryset(self) -> QuerySet[Any]:
        return self.queryset.all().visible_to(self.user)  # type: ignore[attr-defined, no-any-return]

    def may(self, user: ScopedUser, code: str, row: Any) -> bool:
        upload: ImportSession = row
        return upload.is_within(user, sheet_code(upload.kind, code))
