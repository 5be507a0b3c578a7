"""A dealer's list as a workbook: read and checked by the pipeline of all sheets, taken as a whole or not at all."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from commissions.reconciliation.definitions import DEALER_LIST
from commissions.reconciliation.services.matching import OwnRow
from core import formats
from core.services.imports.once import ReadAtOnce, sheet_read_once
from core.sheets.limits import MIB, Limits
from core.sheets.messages import message_text

MOST_ROWS: Final = 5_000
LIMITS: Final = Limits(file_bytes=10 * MIB, inflated_bytes=100 * MIB, used_cells=1_000_000, wall_seconds=25)


@dataclass(slots=True)
class ListRead:
    """The rows, or what is wrong with the file; `wrong` is the sheet if it has wrong cells."""

    rows: list[OwnRow] = field(default_factory=list)
    message: str = ""
    wrong: ReadAtOnce | None = None


def list_read(path: Path) -> ListRead:
    read = sheet_read_once(path, DEALER_LIST, LIMITS)
    if read.result.refusal:
        return ListRead(message=message_text(read.result.refusal))
    if read.result.errors:
        return ListRead(wrong=read)
    rows = [_row(row) for row in read.rows]
    if not rows:
        return ListRead(message=_("The sheet has no rows."))
    if len(rows) > MOST_ROWS:
        values = {"rows": formats.count(len(rows)), "most": formats.count(MOST_ROWS)}
        return ListRead(
            message=_("The list has %(rows)s rows; at most %(most)s are compared. Split it.") % values
        )
    return ListRead(rows)


def _row(row: dict[str, str | None]) -> OwnRow:
    day, expected = row["event_date"], row["expected"]
    return OwnRow(
        row_no=int(row["row_no"] or 0),
        number=row["number"] or "",
        product=row["product"] or "",
        day=datetime.date.fromisoformat(day) if day else None,
        expected=int(expected) if expected else None,
    )
