"""What the guard does with a zip: which parts there are, which sheets, and the scan of each part."""

import dataclasses
import itertools
import posixpath
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from core.sheets.archive import Archive, Part
from core.sheets.limits import MIB, Limits
from core.sheets.results import FileReport, RefusalError, SheetReport, SheetWarning
from core.sheets.scan import SheetScan, Spent, TextScan, refuse_dtd

_SMALL_PART: Final = 8 * MIB
_RELATIONSHIP_ID: Final = re.compile(r"\{[^}]*/relationships\}id")
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet as the workbook part lists it; `part` is "" for chart and dialogue sheets."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    sheets: tuple[BookSheet, ...]
    date1904: bool
    styles: str
    strings: str
    """Names of the parts of styles and shared strings, or ""."""


def scanned(file: BinaryIO, size: int, limits: Limits, macros_allowed: bool) -> FileReport:
    """The report of a workbook, or RefusalError."""
    archive = Archive(file, limits)
    book = read_book(archive)
    warnings = _warnings(archive, macros_allowed)
    spent = Spent()
    transcode = False
    scans: dict[str, SheetReport] = {}
    sheets = {sheet.part: sheet for sheet in book.sheets if sheet.part}
    for part in archive.parts.values():
        is_text = part.name.lower().endswith((".xml", ".rels", ".vml"))
        if not is_text and part.name not in sheets and part.name != book.strings:
            continue
        wide, pieces = _utf8_pieces(archive, part, limits)
        transcode |= wide
        if part.name in sheets:
            scans[part.name] = _scan_sheet(part, pieces, limits, spent)
        elif part.name == book.strings or part.name.lower().endswith("/sharedstrings.xml"):
            _scan_texts(pieces, limits)
        else:
            _scan_plain(pieces)
    return FileReport(
        "xlsx",
        size,
        inflated=archive.inflated,
        date1904=book.date1904,
        transcode=transcode,
        sheets=tuple(
            dataclasses.replace(scans[sheet.part], name=sheet.name, hidden=sheet.hidden)
            for sheet in book.sheets
            if sheet.part
        ),
        warnings=warnings,
    )


def _warnings(archive: Archive, macros_allowed: bool) -> tuple[SheetWarning, ...]:
    names = [name.lower() for name in archive.parts]
    found = []
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        if not macros_allowed:
            raise RefusalError("macros")
        found.append(SheetWarning("macros_ignored"))
    if any("/externallinks/" in name for name in names):
        found.append(SheetWarning("external_links"))
    return tuple(found)


def _scan_sheet(part: Part, pieces: Iterator[bytes], limits: Limits, spent: Spent) -> SheetReport:
    scan = SheetScan(part.name, limits, spent)
    for piece in pieces:
        scan.feed(piece)
    return scan.report()


def _scan_texts(pieces: Iterator[bytes], limits: Limits) -> None:
    scan = TextScan(limits)
    for piece in pieces:
        scan.feed(piece)
    scan.finish()


def _scan_plain(pieces: Iterator[bytes]) -> None:
    tail = b""
    for piece in pieces:
        refuse_dtd(tail + piece)
        tail = piece[-16:]


def is_wide(start: bytes) -> bool:
    """Whether a part is UTF-16."""
    return start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:64]


def _utf8_pieces(archive: Archive, part: Part, limits: Limits) -> tuple[bool, Iterator[bytes]]:
    pieces = archive.pieces(part)
    first = next(pieces, b"")
    rest = itertools.chain([first], pieces)
    if not is_wide(first):
        return False, rest
    collected: list[bytes] = []
    size = 0
    for piece in rest:
        size += len(piece)
        if size > limits.odd_bytes:
            raise RefusalError("odd_too_large")
        collected.append(piece)
    return True, iter([as_utf8(b"".join(collected))])


def as_utf8(data: bytes) -> bytes:
    """A UTF-16 part in UTF-8, without the declaration that says otherwise."""
    bom = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if bom else "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return _XML_DECLARATION.sub("", data.decode(encoding), count=1).encode()
    except UnicodeError as error:
        raise RefusalError("damaged") from error


def read_book(archive: Archive) -> Book:
    """The workbook part and its relations. Raises RefusalError for what is not a workbook."""
    names = archive.parts
    if "mimetype" in names and "content.xml" in names:
        raise RefusalError("other_format", format="ODS")
    path = archive.actual(_target_of_type(archive, "_rels/.rels", "/officeDocument") or "xl/workbook.xml")
    if path.endswith(".bin"):
        raise RefusalError("other_format", format="XLSB")
    if not path and any(name.lower().endswith(_SHEETS) for name in names):
        raise RefusalError("packed", format="ZIP")
    if not path.endswith(".xml") or "word/" in path or "ppt/" in path:
        raise RefusalError("not_excel")
    if not archive.actual("[Content_Types].xml"):
        raise RefusalError("damaged")
    root = _parsed(archive, path)
    if _local(root) != "workbook":
        raise RefusalError("not_excel")
    folder, name = posixpath.split(path)
    relations = _relations(archive, f"{folder}/_rels/{name}.rels".lstrip("/"))

    def part(kind: str, target: str) -> str:
        return "" if kind.endswith(_NOT_WORKSHEETS) else archive.actual(_resolved(folder, target))

    def of_type(suffix: str) -> str:
        targets = [target for kind, target in relations.values() if kind.endswith(suffix)]
        return archive.actual(_resolved(folder, targets[0])) if targets else ""

    sheets = []
    for element in root.iter():
        if _local(element) != "sheet":
            continue
        identifier = next((v for k, v in element.attrib.items() if _RELATIONSHIP_ID.fullmatch(k)), "")
        found = part(*relations.get(identifier, ("/chartsheet", "")))
        sheets.append(BookSheet(element.get("name", ""), found, element.get("state") not in _SHOWN))
    properties = [element for element in root.iter() if _local(element) == "workbookPr"]
    return Book(
        tuple(sheets),
        any(element.get("date1904") in ("1", "true", "on") for element in properties),
        of_type("/styles"),
        of_type("/sharedStrings"),
    )


_SHEETS: Final = (".xlsx", ".xls", ".xlsm", ".csv", ".et")
_SHOWN: Final = (None, "visible")
_NOT_WORKSHEETS: Final = ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")


def _target_of_type(archive: Archive, part: str, suffix: str) -> str:
    for kind, target in _relations(archive, part).values():
        if kind.endswith(suffix):
            return _resolved("", target)
    return ""


def _relations(archive: Archive, name: str) -> dict[str, tuple[str, str]]:
    """Type and target of each relation by its id."""
    name = archive.actual(name)
    if not name:
        return {}
    return {
        element.get("Id", ""): (element.get("Type", ""), element.get("Target", "").replace("\\", "/"))
        for element in _parsed(archive, name)
        if element.get("TargetMode") != "External"
    }


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _parsed(archive: Archive, name: str) -> ElementTree.Element:
    """A small part as a tree; a DTD is refused before the parser sees it.

    The parser must not believe a declared encoding in which the bytes searched mean something else.
    """
    data = archive.read(archive.parts[name], _SMALL_PART)
    if is_wide(data):
        data = as_utf8(data)
    refuse_dtd(data)
    try:
        parser = ElementTree.XMLParser(encoding="utf-8")  # noqa: S314 - no DTD, so no entities
        return ElementTree.fromstring(data, parser)  # noqa: S314
    except ElementTree.ParseError as error:
        raise RefusalError("damaged") from error


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
