"""The user's own workbook back, with the wrong cells marked; or the refused rows where that can't be done."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.errors import Conflict
from core.models import ImportSession
from core.services.imports.files import file_is_kept, file_write
from core.services.imports.texts import cell_text
from core.sheets.badrows import BadRow, write_bad_rows
from core.sheets.definition import SheetDefinition
from core.sheets.kinds import SheetKind, kind_named
from core.sheets.mark import Mark, mark_workbook
from core.sheets.staging import MARKED, Stage
from core.sheets.units import POWER_NAMES


def is_markable(session: ImportSession) -> bool:
    """Whether the wrong rows of an upload and its file are still there."""
    if not session.error_count:
        return False
    return Stage(session, kind_named(session.kind).reads).exists() and file_is_kept(session.file)


def marked_workbook(session: ImportSession) -> tuple[BinaryIO, str]:
    """An open file and its name. Raises Conflict when the upload's rows are no longer kept."""
    kind = kind_named(session.kind)
    stage = Stage(session, kind.reads)
    if not is_markable(session):
        raise Conflict(_("The rows of this upload are no longer there. Upload the file again."))
    with tempfile.TemporaryDirectory(prefix="marked-") as folder:
        source, target = Path(folder) / "upload", Path(folder) / "marked.xlsx"
        file_write(session.file, source)
        marked_write(
            source,
            target,
            header=session.report.get("header"),
            marks=_marks(stage, kind),
            rows=_bad_rows(stage, kind),
            template=kind.definition,
            reads=kind.reads,
        )
        # The open file outlives its folder: the system frees it when the answer has been sent.
        return target.open("rb"), marked_name(PurePath(session.file_name).stem)


def marked_name(stem: str) -> str:
    return _("%(name)s-marked.xlsx") % {"name": stem}


def marked_write(
    source: Path,
    target: Path,
    *,
    header: dict[str, Any] | None,
    marks: Iterable[Mark],
    rows: Iterable[BadRow],
    template: SheetDefinition,
    reads: SheetDefinition,
) -> None:
    """The workbook itself with its marks; a workbook of `rows` where it can't be marked. `reads` are all columns
    that the sheet may have, `header` those that it had (`Header` as plain values).
    """
    marked = header is not None and mark_workbook(
        source,
        target,
        header["sheet"],
        marks,
        title=pgettext("marked workbook", "What is wrong"),
        header_row=header["last_row"],
    )
    if not marked:
        write_bad_rows(
            target,
            _written_as(header, template, reads),
            rows,
            translate=_,
            row_label=pgettext("marked workbook", "Row"),
            message_label=pgettext("marked workbook", "What is wrong"),
            units=_units(header, reads),
        )


def _written_as(
    header: dict[str, Any] | None, template: SheetDefinition, reads: SheetDefinition
) -> SheetDefinition:
    """The columns of the template; of a sheet that was written in another way those that it had."""
    had = {column["key"] for column in header["columns"] if column["key"]} if header else set()
    if had <= {column.key for column in template.columns}:
        return template
    return replace(reads, columns=tuple(column for column in reads.columns if column.key in had))


def _units(header: dict[str, Any] | None, reads: SheetDefinition) -> dict[str, str]:
    """The cells as seen are in the unit that their header says, so the header of the mended rows says it too."""
    units = {}
    for column in header["columns"] if header else ():
        if scale := column.get("scale"):
            unit = reads.column(column["key"]).unit
            units[column["key"]] = f"({POWER_NAMES[scale]}{unit})"
    return units


def _marks(stage: Stage, kind: SheetKind) -> Iterator[Mark]:
    for row, error in stage.errors(MARKED):
        yield Mark(row, error["column"], cell_text(kind, error["code"], error["params"]))


def _bad_rows(stage: Stage, kind: SheetKind) -> Iterator[BadRow]:
    rows = stage.rows("SELECT row_no, raw, errors FROM {stage} WHERE bad ORDER BY row_no LIMIT %s", [MARKED])
    for number, raw, errors in rows:
        messages = {e["key"]: cell_text(kind, e["code"], e["params"]) for e in _json(errors)}
        yield BadRow(number, {key: str(value) for key, value in _json(raw).items()}, messages)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
