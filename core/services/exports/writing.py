"""One list to one file: what is on the screen, who took it, when, and through which filters."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, formats
from core.errors import Refusal
from core.services.exports.reading import cells_of, rows_of
from core.sheets.form import write_form
from core.sheets.writer import OutSheet, write_csv, write_workbook

AT_ONCE: Final = 5_000
"""Rows that are exported while the user waits; above, a job does it."""
LARGEST: Final = 1_000_000
"""Rows of one file, a little less than a sheet holds."""
FORM: Final = "form"
"""The staff's own layout, of lists that have one."""
FORMATS: Final = ("xlsx", "csv", FORM)
_STEP: Final = 10_000


def export_write(
    listing: Any, target: BinaryIO, file_format: str, report: Callable[[int], None] | None = None
) -> int:
    """Writes the list of a view (core.views.ListView) and notes it for the audit; returns the rows.

    `report` hears how far it is, every few thousand rows. Raises Refusal beyond LARGEST.
    """
    if file_format == FORM:
        count = write_form(target, listing.staff_form, listing.form_title(), listing.form_rows())
    else:
        count = _table_write(listing, target, file_format, report)
    revealed = [code for code in listing.revealing_codes(file_format) if listing.user.scope_for(code)]
    audit.record(
        actor=listing.user,
        action="core.export",
        obj=listing.get_title(),
        detail={
            "list": listing.list_name,
            "rows": count,
            "format": file_format,
            "filters": filters_of(listing),
            **({"codes": revealed} if revealed else {}),
        },
    )
    return count


def _table_write(
    listing: Any, target: BinaryIO, file_format: str, report: Callable[[int], None] | None
) -> int:
    rows = listing.exported_rows()
    cells = cells_of(listing.get_table([]), rows)
    sheet = OutSheet(
        name=listing.get_title(),
        columns=[cell.out for cell in cells],
        rows=_counted(rows_of(listing, rows, cells), report),
        unit_label=_("Unit"),
        total_label=_("Total"),
        info_name=_("About"),
        info=_info(listing),
    )
    return write_csv(target, sheet) if file_format == "csv" else write_workbook(target, sheet)


def filters_of(listing: Any) -> dict[str, str]:
    """The filters in force, in words."""
    return {chip.label: chip.value for chip in listing.get_chips()}


def file_name(title: str, file_format: str) -> str:
    return f"{title}-{timezone.localdate():%Y%m%d}.{suffix_of(file_format)}"


def suffix_of(file_format: str) -> str:
    return "xlsx" if file_format == FORM else file_format


def _info(listing: Any) -> list[tuple[str, str]]:
    return [
        (_("List"), listing.get_title()),
        (_("Exported by"), str(listing.user)),
        (_("Exported at"), formats.moment(timezone.now())),
        *filters_of(listing).items(),
    ]


def _counted(rows: Iterator[list[Any]], report: Callable[[int], None] | None) -> Iterator[list[Any]]:
    for count, row in enumerate(rows, start=1):
        if count % _STEP == 0 and report:
            report(count)
        if count > LARGEST:
            text = _("One file holds up to %(count)s rows. Narrow the filters, then export again.")
            raise Refusal(text % {"count": formats.count(LARGEST)})
        yield row
