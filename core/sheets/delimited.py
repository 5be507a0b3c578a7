"""csv: which encodings decode the file, and its rows. Nothing is guessed that the header can't confirm."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from core.sheets.results import RefusalError

_PIECE: Final = 1024 * 1024
_START: Final = 64 * 1024
_CANDIDATES: Final = ("utf-8", "gb18030")
DELIMITERS: Final = ",\t;|，"


def encodings(file: BinaryIO) -> tuple[str, ...]:
    """The encodings that decode the whole file strictly, in the order to try. Refuses binary zeros."""
    file.seek(0)
    start = file.read(4)
    candidates: tuple[str, ...] = _CANDIDATES
    if start.startswith(codecs.BOM_UTF8):
        candidates = ("utf-8-sig",)
    elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    found = tuple(name for name in candidates if _decodes(file, name))
    if not found:
        raise RefusalError("csv_encoding")
    return found


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    file.seek(0)
    while True:
        piece = file.read(_PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            return False
        zero = text.find("\0")
        if zero >= 0:
            raise RefusalError("csv_nul", line=line + text.count("\n", 0, zero))
        line += text.count("\n")
        if not piece:
            return True


def delimiters(path: Path, encoding: str) -> str:
    """Those that occur in the first lines, the most frequent first; the header says which one it is."""
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(_START)
    found = sorted((sign for sign in DELIMITERS if sign in start), key=start.count, reverse=True)
    return "".join(found) or DELIMITERS[0]


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """The records, as wide as they are written. Raises RefusalError with the line where quoting breaks."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for record in reader:
                yield record
                line = reader.line_num + 1
        except csv.Error as error:
            raise RefusalError("csv_quote", line=line) from error
