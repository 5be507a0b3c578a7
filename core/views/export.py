"""Export of exactly what is seen: the same rows in the same order, the same columns, as xlsx or csv."""

import tempfile
from collections.abc import Iterable
from typing import Any, BinaryIO, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from core.filters import Chip, without
from core.scoping import ScopedQuerySet
from core.services.exports.writing import AT_ONCE, FORM, FORMATS, export_write, file_name, suffix_of
from core.sheets.form import Row, StaffForm
from core.views.base import PortalView, ScopedView


class ExportMixin(ScopedView):
    """`export_permission` offers the export to whoever holds it, over the rows on which they hold it.

    `reveals` names further rights that decide what the cells show, such as phone numbers in full: a file
    made by a job is handed out only while its owner still holds all of them where they did.
    """

    export_permission: ClassVar[str] = ""
    reveals: ClassVar[tuple[str, ...]] = ()
    staff_form: ClassVar[StaffForm | None] = None
    """The layout in which staff exchange what the list holds; with `form_title` and `form_rows`."""
    form_reveals: ClassVar[tuple[str, ...]] = ()
    """Such rights for what only that layout shows."""
    filtered: Any

    def form_title(self) -> str:
        raise NotImplementedError

    def form_rows(self) -> Iterable[Row]:
        """The rows on the screen as the columns of the form, as far as the right to export goes."""
        raise NotImplementedError

    def format_of(self, wanted: str) -> str:
        """A format that the list has; an unknown one is the first."""
        known = wanted in FORMATS and (wanted != FORM or self.staff_form is not None)
        return wanted if known else FORMATS[0]

    @property
    def list_address(self) -> str:
        raise NotImplementedError

    @property
    def may_export(self) -> bool:
        return bool(self.export_permission and self.user.scope_for(self.export_permission))

    def check_export(self) -> None:
        if not self.may_export:
            raise PermissionDenied

    def revealing_codes(self, file_format: str) -> tuple[str, ...]:
        return (*self.reveals, *self.form_reveals) if file_format == FORM else self.reveals

    def export_codes(self, file_format: str) -> tuple[str, ...]:
        return (self.subject_permission(), self.export_permission, *self.revealing_codes(file_format))

    def ordering(self) -> list[str]:
        raise NotImplementedError

    def get_chips(self) -> list[Chip]:
        raise NotImplementedError

    def exported_rows(self) -> QuerySet[Any]:
        """What is on the screen as far as the right to export goes, in its order."""
        rows = self.filtered
        if isinstance(rows, ScopedQuerySet):
            rows = rows.visible_to(self.user, self.export_permission)
        return cast(QuerySet[Any], rows.order_by(*self.ordering()))

    def export_queries(self) -> list[tuple[str, str]]:
        """Format and query of each export on offer; none for those who may not export."""
        if not self.may_export:
            return []
        base = without(self.request.GET, "export")
        offered = [name for name in FORMATS if self.format_of(name) == name]
        return [(name, f"{base}&export={name}" if base else f"export={name}") for name in offered]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """A short list at once; for a long one the page from which a job is started."""
        self.check_export()
        file_format = self.format_of(request.GET["export"])
        if self.exported_rows().order_by()[: AT_ONCE + 1].count() > AT_ONCE:
            context = {**PortalView.get_context(self), "format": file_format, "address": self.list_address}
            return render(request, "core/lists/export_long.html", {**context, "chips": self.get_chips()})
        # Closed, and with that deleted, by the response.
        file = cast(BinaryIO, tempfile.NamedTemporaryFile(suffix=f".{suffix_of(file_format)}"))  # noqa: SIM115
        export_write(self, file, file_format)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=file_name(self.get_title(), file_format))
