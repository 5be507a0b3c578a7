"""OLE containers: the stream of an old workbook, and what in it the fast reader shows as blank.

Only what the guard needs: error cells, hidden rows, the date system and whether there is a password.
"""

import mmap
import struct
from collections.abc import Iterator
from typing import Final

from core.sheets.limits import Limits
from core.sheets.results import FileReport, RefusalError, SheetReport, SheetWarning

Data = bytes | mmap.mmap

_END_OF_CHAIN: Final = 0xFFFFFFFE
_NO_SECTOR: Final = 0xFFFFFFFA
_MINI_CUTOFF: Final = 4096
_LISTED: Final = 10
_ERRORS: Final = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?"} | {
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _BOUNDSHEET, _DATEMODE, _FILEPASS = 0x0809, 0x0085, 0x0022, 0x002F
_BOOLERR, _ROW = 0x0205, 0x0208
_FORMULAS: Final = frozenset({0x0006, 0x0206, 0x0406})
_WORKSHEET: Final = 0x0010


def inspected(data: Data, limits: Limits, macros_allowed: bool) -> FileReport:
    """The report of an .xls file, or RefusalError."""
    try:
        streams = _streams(data)
        names = {name.lower() for name in streams}
        if names & {"encryptedpackage", "encryptioninfo"}:
            raise RefusalError("password")
        name = next((name for name in ("Workbook", "Book") if name in streams), None)
        if name is None:
            raise RefusalError("not_excel")
        macros = "_vba_project" in names or "_vba_project_cur" in names
        if macros and not macros_allowed:
            raise RefusalError("macros")
        date1904, sheets = _scanned(_read(data, *streams[name]), limits)
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise RefusalError("damaged") from error
    warnings = (SheetWarning("macros_ignored"),) if macros else ()
    return FileReport("xls", len(data), date1904=date1904, sheets=sheets, warnings=warnings)


# --- the container -----------------------------------------------------------------------------------


def _streams(data: Data) -> dict[str, tuple[int, int]]:
    """First sector and size of each stream by name."""
    found: dict[str, tuple[int, int]] = {}
    first = struct.unpack_from("<L", data, 48)[0]
    directory = b"".join(_sectors(data, _chain(_table(data), first)))
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind in (1, 2, 5) and 2 <= length <= 64:
            name = directory[at : at + length - 2].decode("utf-16-le")
            found["" if kind == 5 else name] = struct.unpack_from("<LL", directory, at + 116)
    return found


def _sector_size(data: Data) -> int:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ValueError("sector size")
    return 1 << int(shift)


def _table(data: Data) -> list[int]:
    """The allocation table: next sector by sector."""
    size = _sector_size(data)
    sectors = list(struct.unpack_from("<109L", data, 76))
    extra, count = struct.unpack_from("<LL", data, 68)
    while extra < _NO_SECTOR and count > 0 and len(sectors) * size < len(data):
        entries = struct.unpack_from(f"<{size // 4}L", data, (extra + 1) * size)
        sectors += entries[:-1]
        extra = entries[-1]
        count -= 1
    table: list[int] = []
    for sector in sectors:
        if sector < _NO_SECTOR:
            table += struct.unpack_from(f"<{size // 4}L", data, (sector + 1) * size)
    return table


def _chain(table: list[int], sector: int) -> Iterator[int]:
    steps = 0
    while sector != _END_OF_CHAIN:
        steps += 1
        if steps > len(table):
            raise ValueError("a chain that bites its tail")
        yield sector
        sector = table[sector]


def _sectors(data: Data, chain: Iterator[int]) -> Iterator[bytes]:
    size = _sector_size(data)
    for sector in chain:
        yield data[(sector + 1) * size : (sector + 2) * size]


def _read(data: Data, first: int, size: int) -> bytes:
    """A stream; small ones live in 64-byte pieces within the root's own stream."""
    table = _table(data)
    if size >= _MINI_CUTOFF:
        return b"".join(_sectors(data, _chain(table, first)))[:size]
    root, root_size = _streams(data)[""]
    mini = b"".join(_sectors(data, _chain(table, root)))[:root_size]
    start = struct.unpack_from("<L", data, 60)[0]
    raw = b"".join(_sectors(data, _chain(table, start)))
    mini_table = list(struct.unpack(f"<{len(raw) // 4}L", raw))
    return b"".join(mini[at * 64 : at * 64 + 64] for at in _chain(mini_table, first))[:size]


# --- the records -------------------------------------------------------------------------------------


def _records(stream: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Offset, kind, start and length of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, at + 4, length
        at += 4 + length


def _scanned(stream: bytes, limits: Limits) -> tuple[bool, tuple[SheetReport, ...]]:
    date1904 = False
    listed: dict[int, tuple[str, bool]] = {}
    found: list[tuple[str, bool, dict[tuple[int, int], str], list[int]]] = []
    errors: dict[tuple[int, int], str] = {}
    hidden: list[int] = []
    for offset, kind, start, length in _records(stream):
        if kind == _FILEPASS:
            raise RefusalError("password")
        if kind == _DATEMODE:
            date1904 = stream[start] == 1
        elif kind == _BOUNDSHEET:
            position, state = struct.unpack_from("<LB", stream, start)
            listed[position] = (_name(stream[start + 6 : start + length]), state != 0)
        elif kind == _BOF and offset in listed:
            errors, hidden = {}, []
            if struct.unpack_from("<H", stream, start + 2)[0] == _WORKSHEET:
                found.append((*listed[offset], errors, hidden))
        elif kind == _BOOLERR and length >= 8 and stream[start + 7]:
            _add(errors, stream, start, stream[start + 6], limits)
        elif kind in _FORMULAS and stream[start + 12 : start + 14] == b"\xff\xff" and stream[start + 6] == 2:
            _add(errors, stream, start, stream[start + 8], limits)
        elif kind == _ROW and struct.unpack_from("<L", stream, start + 12)[0] & 0x20:
            hidden.append(struct.unpack_from("<H", stream, start)[0] + 1)
    return date1904, tuple(
        SheetReport(
            "",
            name=name,
            hidden=is_hidden,
            ordinary=False,
            error_cells=wrong,
            hidden_rows=tuple(rows[:_LISTED]),
            hidden_count=len(rows),
        )
        for name, is_hidden, wrong, rows in found
    )


def _add(errors: dict[tuple[int, int], str], stream: bytes, start: int, code: int, limits: Limits) -> None:
    row, column = struct.unpack_from("<HH", stream, start)
    errors[row + 1, column] = _ERRORS.get(code, "#ERROR")
    if len(errors) > limits.error_cells:
        raise RefusalError("too_many_error_cells", limit=limits.error_cells)


def _name(data: bytes) -> str:
    """Length, then (in newer files) a flag for wide characters, then the name."""
    length = data[0]
    if len(data) == length + 1:
        return data[1:].decode("gb18030", "replace")
    return data[2:].decode("utf-16-le" if data[1] & 1 else "latin-1", "replace")
