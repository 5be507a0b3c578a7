"""Small sheets that are read within the request that brings them: compared with something, and not kept.

Such a sheet has no session. When cells are wrong, its marked copy alone is kept for a day, and the address of that is a signed
word that says whose it is: nobody else can fetch it.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.models import ImportFile
from core.periods import today
from core.scoping import ScopedUser
from core.services.imports.files import file_is_kept, file_keep
from core.services.imports.marked import marked_name, marked_write
from core.sheets.badrows import BadRow
from core.sheets.copytext import copied_rows
from core.sheets.definition import BAD, ERRORS, RAW, ROW_NUMBER, SheetDefinition
from core.sheets.limits import Limits
from core.sheets.mark import Mark
from core.sheets.messages import cell_error_text
from core.sheets.reader import read_sheet
from core.sheets.results import CellError, ReadResult
from core.sheets.staging import MARKED

SALT: Final = "core.marked_copy"
_STEM: Final = 60

Row = dict[str, str | None]


@dataclass(slots=True)
class ReadAtOnce:
    """`rows` are texts by column key, as PostgreSQL would take them; none where the file was refused."""

    result: ReadResult
    rows: list[Row]
    definition: SheetDefinition


@dataclass(frozen=True, slots=True)
class WrongCell:
    """`label` is the header as the sheet has it."""

    address: str
    label: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class WrongCells:
    """The first of them, how many there are in all, and where the marked copy is."""

    file_name: str
    cells: list[WrongCell]
    count: int
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.cells)


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    file: ImportFile
    name: str


def sheet_read_once(
    path: Path, definition: SheetDefinition, limits: Limits, mapping: dict[str, str] | None = None
) -> ReadAtOnce:
    pieces: list[bytes] = []
    result = read_sheet(
        path, definition, copy_sink=pieces.append, today=today(), mapping=mapping, limits=limits
    )
    rows = [] if result.refusal else list(copied_rows(pieces, definition))
    return ReadAtOnce(result, rows, definition)


def wrong_cells(
    path: Path, read: ReadAtOnce, template: SheetDefinition, *, file_name: str, user: ScopedUser
) -> WrongCells:
    """What is wrong with a sheet that was read from `path`; keeps its marked copy. `template` is what its template has."""
    header = read.result.header
    headers = {column.key: column.text for column in header.columns if column.key} if header else {}
    return WrongCells(
        file_name,
        [
            WrongCell(error.address, headers.get(error.key, ""), error.value, cell_error_text(error))
            for error in read.result.errors
        ],
        sum(read.result.error_counts.values()),
        _marked_keep(path, read, template, file_name, user),
    )


def marked_token(file: ImportFile, user: ScopedUser, name: str) -> str:
    return signing.dumps([file.pk, user.pk, name], salt=SALT, compress=True)


def marked_copy(token: str, user: ScopedUser) -> MarkedCopy | None:
    """The copy that a signed word leads to, for the one whose it is and as long as it is kept."""
    days = settings.RETENTION_DAYS["drafts"]
    try:
        sha256, owner, name = signing.loads(token, salt=SALT, max_age=days * 24 * 3600)
    except signing.BadSignature:
        return None
    file = ImportFile.objects.filter(pk=sha256).first() if owner == user.pk else None
    return MarkedCopy(file, name) if file is not None and file_is_kept(file) else None


def _marked_keep(
    path: Path, read: ReadAtOnce, template: SheetDefinition, file_name: str, user: ScopedUser
) -> str:
    header = read.result.header
    with tempfile.TemporaryDirectory(prefix="marked-") as folder:
        target = Path(folder) / "marked.xlsx"
        marked_write(
            path,
            target,
            header=asdict(header) if header else None,
            marks=islice(_marks(read), MARKED),
            rows=islice(_bad_rows(read), MARKED),
            template=template,
            reads=read.definition,
        )
        with target.open("rb") as stream:
            file = file_keep(stream)
    token = marked_token(file, user, marked_name(PurePath(file_name).stem[:_STEM]))
    return reverse("core:marked_copy", kwargs={"token": token})


def _marks(read: ReadAtOnce) -> Iterator[Mark]:
    for number, _row, errors in _bad(read):
        for error in errors:
            yield Mark(number, error["column"], _text(error))


def _bad_rows(read: ReadAtOnce) -> Iterator[BadRow]:
    for number, row, errors in _bad(read):
        seen = {key: str(value) for key, value in json.loads(row[RAW] or "{}").items()}
        yield BadRow(number, seen, {error["key"]: _text(error) for error in errors})


def _bad(read: ReadAtOnce) -> Iterator[tuple[int, Row, list[dict[str, Any]]]]:
    for row in read.rows:
        if row[BAD] == "t":
            yield int(row[ROW_NUMBER] or 0), row, json.loads(row[ERRORS] or "[]")


def _text(error: dict[str, Any]) -> str:
    return cell_error_text(CellError(0, 0, "", "", "", error["code"], error["params"]))
