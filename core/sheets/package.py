"""Writing a zip whose untouched parts are copied as they are stored, without inflating them."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final

from core.sheets.archive import Archive, Part

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_UTF8_NAME: Final = 0x800
_DATE: Final = 0x21  # 1980-01-01: the file says nothing about when it was made
_LEVEL: Final = 1
"""A third of the CPU of the default level for a file a third larger, which is read once."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    method: int
    crc: int
    compressed: int
    size: int
    offset: int


class PackageWriter:
    """Writes to a seekable file; `close` adds the directory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: list[_Entry] = []

    def copy(self, archive: Archive, part: Part) -> None:
        """The part with its stored bytes."""
        offset = self._begin(part.name, part.method)
        for data in archive.raw(part):
            self._file.write(data)
        self._finish(part.name, part.method, offset, part.crc, part.compressed, part.size)

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """A new part from its content."""
        offset = self._begin(name, 8)
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
        crc = size = compressed = 0
        for piece in pieces:
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            compressed += self._file.write(deflater.compress(piece))
        compressed += self._file.write(deflater.flush())
        self._finish(name, 8, offset, crc, compressed, size)

    def close(self) -> None:
        start = self._file.tell()
        for entry in self._entries:
            self._file.write(
                _CENTRAL.pack(
                    b"PK\x01\x02",
                    20,
                    20,
                    _UTF8_NAME,
                    entry.method,
                    0,
                    _DATE,
                    entry.crc,
                    entry.compressed,
                    entry.size,
                    len(entry.name),
                    0,
                    0,
                    0,
                    0,
                    0,
                    entry.offset,
                )
                + entry.name
            )
        length = self._file.tell() - start
        count = len(self._entries)
        self._file.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, length, start, 0))

    def _begin(self, name: str, method: int) -> int:
        """The local header with sizes to be filled in."""
        offset = self._file.tell()
        self._header(name, method, 0, 0, 0)
        return offset

    def _finish(self, name: str, method: int, offset: int, crc: int, compressed: int, size: int) -> None:
        end = self._file.tell()
        self._file.seek(offset)
        self._header(name, method, crc, compressed, size)
        self._file.seek(end)
        self._entries.append(_Entry(name.encode(), method, crc, compressed, size, offset))

    def _header(self, name: str, method: int, crc: int, compressed: int, size: int) -> None:
        encoded = name.encode()
        header = _LOCAL.pack(
            b"PK\x03\x04", 20, _UTF8_NAME, method, 0, _DATE, crc, compressed, size, len(encoded), 0
        )
        self._file.write(header + encoded)
