"""The zip directory of a workbook, and its parts inflated in pieces. Declared sizes are not believed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from core.sheets.limits import Limits
from core.sheets.results import RefusalError

PIECE: Final = 1024 * 1024
_STORED_PIECE: Final = 64 * 1024
"""Small, so that the ratio of a bomb shows before much of it is inflated."""
_LOCAL_HEADER: Final = struct.Struct("<4s5H3L2H")
_END_OF_DIRECTORY: Final = struct.Struct("<4s4H2LH")
_ENTRY_BYTES: Final = 46 + 400


@dataclass(frozen=True, slots=True)
class Part:
    """One entry. `name` is with forward slashes; `method` is 0 (stored) or 8 (deflated)."""

    name: str
    offset: int
    compressed: int
    method: int
    crc: int
    size: int
    """As declared; only `PackageWriter` passes it on."""


class Archive:
    """The parts of a workbook. Raises RefusalError for whatever isn't an ordinary, honest zip."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self.inflated = 0
        self.compressed = 0
        _check_directory_size(file, limits)
        try:
            entries = zipfile.ZipFile(file).infolist()
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            NotImplementedError,
            struct.error,
            EOFError,
        ) as error:
            raise RefusalError("damaged") from error
        if len(entries) > limits.parts:
            raise RefusalError("too_many_parts")
        self.parts = {part.name: part for part in map(_part, entries)}
        self._names = {name.lower(): name for name in self.parts}
        if len(self._names) != len(entries):
            raise RefusalError("unsafe_parts")
        _check_overlap(list(self.parts.values()))

    def actual(self, name: str) -> str:
        """The name as the directory spells it, or "": readers compare names without regard to case."""
        return self._names.get(name.lower(), "")

    def pieces(self, part: Part) -> Iterator[bytes]:
        """The inflated bytes; counts against the limits of the whole workbook and checks the CRC."""
        crc = 0
        for piece in self._inflated(part):
            self.inflated += len(piece)
            if self.inflated > self._limits.inflated_bytes:
                raise RefusalError("inflates_too_far")
            if self.inflated > self._limits.ratio_from:
                read = max(self.compressed, 1)
                if self.inflated > read * self._limits.ratio:
                    raise RefusalError("inflates_too_far")
            crc = zlib.crc32(piece, crc)
            yield piece
        if crc != part.crc:
            raise RefusalError("damaged")

    def read(self, part: Part, limit: int) -> bytes:
        """A small part as a whole."""
        collected: list[bytes] = []
        size = 0
        for piece in self.pieces(part):
            size += len(piece)
            if size > limit:
                raise RefusalError("odd_too_large")
            collected.append(piece)
        return b"".join(collected)

    def _inflated(self, part: Part) -> Iterator[bytes]:
        """At most PIECE bytes at a time, whatever the stored bytes would like to become."""
        if part.method == zipfile.ZIP_STORED:
            yield from self.raw(part)
            return
        inflater = zlib.decompressobj(-15)
        try:
            for data in self.raw(part):
                piece = inflater.decompress(data, PIECE)
                while piece:
                    yield piece
                    piece = inflater.decompress(inflater.unconsumed_tail, PIECE)
            yield inflater.flush()
        except zlib.error as error:
            raise RefusalError("damaged") from error
        if not inflater.eof:
            raise RefusalError("damaged")

    def raw(self, part: Part) -> Iterator[bytes]:
        """The stored bytes. The file is read anew for each piece: the caller may read other parts."""
        position = data_offset(self._file, part)
        left = part.compressed
        while left > 0:
            self._file.seek(position)
            data = self._file.read(min(left, _STORED_PIECE))
            if not data:
                raise RefusalError("damaged")
            position += len(data)
            left -= len(data)
            self.compressed += len(data)
            yield data


def data_offset(file: BinaryIO, part: Part) -> int:
    """Where the stored bytes begin: after the local header, whose lengths differ from the directory's."""
    file.seek(part.offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise RefusalError("damaged")
    fields = _LOCAL_HEADER.unpack(header)
    return part.offset + _LOCAL_HEADER.size + int(fields[9]) + int(fields[10])


def _check_directory_size(file: BinaryIO, limits: Limits) -> None:
    """A directory of millions of entries would cost seconds before its length is known."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_DIRECTORY.size:
        raise RefusalError("damaged")
    directory_bytes = int(_END_OF_DIRECTORY.unpack_from(tail, at)[5])
    zip64 = tail.rfind(b"PK\x06\x06", 0, at)
    if directory_bytes == 0xFFFFFFFF and zip64 >= 0 and at - zip64 >= 56:
        directory_bytes = int.from_bytes(tail[zip64 + 40 : zip64 + 48], "little")
    if directory_bytes > limits.parts * _ENTRY_BYTES:
        raise RefusalError("too_many_parts")


def _part(entry: zipfile.ZipInfo) -> Part:
    if entry.flag_bits & 0x41:
        raise RefusalError("password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusalError("damaged")
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/") or "\0" in entry.orig_filename:
        raise RefusalError("unsafe_parts")
    return Part(
        name, entry.header_offset, entry.compress_size, entry.compress_type, entry.CRC, entry.file_size
    )


def _check_overlap(parts: list[Part]) -> None:
    """Entries that share bytes are a bomb's way to be counted once and inflated often."""
    end = 0
    for part in sorted(parts, key=lambda part: part.offset):
        if part.offset < end:
            raise RefusalError("unsafe_parts")
        end = part.offset + _LOCAL_HEADER.size + part.compressed
