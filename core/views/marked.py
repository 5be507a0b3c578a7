"""The marked copy of a sheet whose cells were refused, for whoever brought it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header

from core.services.imports.files import file_pieces
from core.services.imports.once import MarkedCopy, marked_copy
from core.views.base import SIGNED_IN, PortalView

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MarkedCopyView(PortalView):
    """Its address is signed and names its owner: to all others it isn't there."""

    permission = SIGNED_IN
    view_permission = SIGNED_IN

    @cached_property
    def found(self) -> MarkedCopy:
        copy = marked_copy(self.kwargs["token"], self.user)
        if copy is None:
            raise Http404
        return copy

    def check_access(self) -> None:
        super().check_access()
        self.found  # noqa: B018 - found, or refused here

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        copy = self.found
        response = StreamingHttpResponse(file_pieces(copy.file), content_type=_XLSX)
        response["Content-Length"] = str(copy.file.size)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=copy.name)
        return response
