"""The workbook of a small table: in through the guard, out through the one safe writer."""

import io
import tempfile
from pathlib import Path
from typing import Any, Final

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import XLSX
from python_calamine import CalamineError, CalamineWorkbook

from core.sheets.guard import inspect
from core.sheets.limits import MIB, Limits
from core.sheets.messages import message_text
from core.sheets.results import Refusal
from core.sheets.writer import OutColumn, OutSheet, write_workbook

LIMITS: Final = Limits(file_bytes=MIB)
"""Some thousand entries; what doesn't fit is no small table."""


class Unreadable(ValueError):
    """The sentence that says why."""


class SafeWorkbook(XLSX):  # type: ignore[misc]
    def get_title(self) -> str:
        return "xlsx"

    def create_dataset(self, in_stream: bytes | None) -> Any:
        """None: the upload of the preview is no longer kept."""
        if in_stream is None:
            raise Unreadable(_("The file is no longer there. Choose it again."))
        with tempfile.TemporaryDirectory(prefix="portal-") as folder:
            path = Path(folder) / "upload.xlsx"
            path.write_bytes(in_stream)
            report = inspect(path, LIMITS)
            if isinstance(report, Refusal):
                raise Unreadable(message_text(report))
            if report.kind != "xlsx":
                raise Unreadable(message_text(Refusal("not_excel")))
            try:
                rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            except CalamineError as error:
                raise Unreadable(message_text(Refusal("damaged"))) from error
        return _dataset(rows)

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        stream = io.BytesIO()
        columns = [OutColumn(head) for head in dataset.headers]
        rows = [[None if cell is None else str(cell) for cell in row] for row in dataset]
        write_workbook(stream, OutSheet(name=dataset.title or "1", columns=columns, rows=rows))
        return stream.getvalue()


def _dataset(rows: list[list[Any]]) -> Any:
    filled = [[_text(cell) for cell in row] for row in rows]
    while filled and not any(filled[-1]):
        filled.pop()
    dataset = tablib.Dataset()
    if filled:
        dataset.headers = filled[0]
        dataset.extend(filled[1:])
    return dataset


def _text(cell: Any) -> str:
    """What is written in a cell; whole numbers without the point that Excel gives all numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
