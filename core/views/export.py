"""Export of exactly what is seen: the same rows in the same order, the same columns, as a workbook."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, cast

import django_tables2 as tables
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from core import formats
from core.filters import without
from core.scoping import ScopedQuerySet
from core.sheets.writer import OutColumn, OutSheet, OutType, write_workbook
from core.tables import CodeColumn, PortalTable
from core.views.base import ScopedView
from core.views.errors import error_page

EXPORT_LIMIT: Final = 50_000
"""Rows of one workbook made while the user waits."""

_WIDTHS: Final = {OutType.INTEGER: 10, OutType.PERCENT: 10, OutType.DATE: 12, OutType.TIME: 20}


@dataclass(frozen=True, slots=True)
class _Output:
    column: OutColumn
    read: Callable[[Any], Any]


class ExportMixin(ScopedView):
    """`export_permission` offers the export to whoever holds it, over the rows on which they hold it."""

    export_permission: ClassVar[str] = ""

    def export_query(self) -> str:
        """The query of the export link; empty for those who may not export."""
        if not self.export_permission or not self.user.scope_for(self.export_permission):
            return ""
        query = without(self.request.GET, "export")
        return f"{query}&export=xlsx" if query else "export=xlsx"

    def export(self) -> HttpResponseBase:
        if not self.export_query():
            raise PermissionDenied
        view = cast(Any, self)
        rows = cast(ScopedQuerySet[Any], view.filtered).visible_to(self.user, self.export_permission)
        if rows.order_by()[: EXPORT_LIMIT + 1].count() > EXPORT_LIMIT:
            text = _("One workbook holds up to %(count)s rows. Narrow the filters, then export again.")
            heading = _("Too many rows for one workbook")
            return error_page(self.request, 422, heading, text % {"count": formats.count(EXPORT_LIMIT)})
        ordered = rows.order_by(*view.ordering())
        outputs = _outputs(view.get_table([]))
        sheet = OutSheet(
            name=self.get_title(),
            columns=[output.column for output in outputs],
            rows=_cells(outputs, ordered.iterator(chunk_size=2_000)),
            unit_label=_("Unit"),
            total_label=_("Total"),
            info_name=_("About"),
            info=self._info(),
        )
        # Closed, and with that deleted, by the response.
        file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115
        write_workbook(cast(Any, file), sheet)
        file.seek(0)
        name = f"{self.get_title()}-{timezone.localdate():%Y%m%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name)

    def _info(self) -> list[tuple[str, str]]:
        """Who, when, and through which filters."""
        filterset = cast(Any, self).filterset
        chips = filterset.chips() if filterset else []
        return [
            (_("Exported by"), str(self.request.user)),
            (_("Exported at"), formats.moment(timezone.now())),
            *((chip.label, chip.value) for chip in chips),
        ]


def _outputs(table: PortalTable) -> list[_Output]:
    """The table's columns; a code with a name beside it becomes two."""
    totals = table.total_paths()
    found: list[_Output] = []
    for bound in table.columns:
        column = bound.column
        kind = OutType(column.out_type)
        out = OutColumn(
            _unique(str(bound.header), found), kind, width=_WIDTHS.get(kind, 14), total=bound.name in totals
        )
        found.append(_Output(out, _reader(table, bound)))
        if isinstance(column, CodeColumn) and column.name:
            label = _unique(str(_("Name")), found)
            found.append(_Output(OutColumn(label, width=26), _by_path(column.name)))
    return found


def _reader(table: PortalTable, bound: Any) -> Callable[[Any], Any]:
    def read(record: Any) -> Any:
        return tables.rows.BoundRow(record, table=table).get_cell_value(bound.name)

    return read


def _by_path(path: str) -> Callable[[Any], Any]:
    accessor = tables.A(path)
    return lambda record: accessor.resolve(record, quiet=True)


def _unique(label: str, outputs: list[_Output]) -> str:
    taken = {output.column.label for output in outputs}
    number, wanted = 1, label
    while wanted in taken:
        number += 1
        wanted = f"{label} {number}"
    return wanted


def _cells(outputs: list[_Output], records: Iterator[Any]) -> Iterator[list[Any]]:
    for record in records:
        yield [output.read(record) for output in outputs]
