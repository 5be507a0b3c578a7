"""What a file is, by its content: the four kinds that may be kept beside an object, and nothing else.

The name that somebody gave it decides nothing. A picture is looked at without being unpacked.
"""

import io
import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST: Final = 20 * 1024 * 1024
LONGEST_SIDE: Final = 9_000
MOST_PIXELS: Final = 50_000_000
LONGEST_NAME: Final = 100
MOST_ENTRIES: Final = 5_000

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_REACH: Final = 65_557
"""So far from the end of a file programs look for the directory of a zip, whatever stands before it."""
_ACTIVE: Final = re.compile(rb"<\s*(!doctype|html|script|svg|body|iframe|\?xml)", re.IGNORECASE)
# Frames that carry a picture's height and width (not the tables and not the restart marks).
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class Media:
    media_type: str
    suffix: str


PNG: Final = Media("image/png", ".png")
JPEG: Final = Media("image/jpeg", ".jpg")
PDF: Final = Media("application/pdf", ".pdf")
XLSX: Final = Media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")


def media_of(content: bytes) -> Media:
    """Raises ValidationError with a sentence for everything that isn't one whole file of a known kind."""
    if len(content) > LARGEST:
        raise ValidationError(too_large())
    if not content.startswith(b"PK\x03\x04") and _ZIP_END in content[-_ZIP_REACH:]:
        raise _damaged()
    if content.startswith(_PNG):
        _check_size(*_png_size(content))
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        _check_size(*_jpeg_size(content))
        return JPEG
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:] and not _ACTIVE.search(content[:1024]):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    raise _unknown()


def too_large() -> str:
    return _("A file has 20 MB at most.")


def clean_name(name: str, media: Media) -> str:
    """The last part of a path, without control and direction marks, with the ending of what it is."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(" " if unicodedata.category(one).startswith("C") else one for one in last)
    stem = re.sub(r"\s+", " ", plain).strip()
    known = stem.lower().rpartition(".")
    if known[1] and f".{known[2]}" in {media.suffix, ".jpeg"}:
        stem = stem[: len(known[0])]
    return f"{stem.strip(' .')[:LONGEST_NAME] or _('File')}{media.suffix}"


def _unknown() -> ValidationError:
    return ValidationError(_("Only pictures (PNG, JPEG), PDF and xlsx workbooks can be attached."))


def _damaged() -> ValidationError:
    return ValidationError(_("This file is damaged, or holds more than it says."))


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise _damaged()
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise ValidationError(_("This picture is too large: up to 9,000 dots a side, 50 million in all."))


def _png_size(content: bytes) -> tuple[int, int]:
    """Walks the chunks to the last: nothing may follow it."""
    place, size = len(_PNG), (0, 0)
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        if name == b"IHDR" and length == 13:
            size = struct.unpack_from(">II", content, place + 8)
        place += 12 + length
        if name == b"IEND":
            if place != len(content):
                raise _damaged()
            return size
    raise _damaged()


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """From the frame's head; its comments must not be a page."""
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        mark = content[place + 1]
        length = struct.unpack_from(">H", content, place + 2)[0]
        if mark in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        if length < 2 or (mark == 0xFE and _ACTIVE.search(content[place : place + 2 + length])):
            raise _damaged()
        place += 2 + length
    raise _damaged()


def _workbook(content: bytes) -> Media:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {entry.filename for entry in archive.infolist()[: MOST_ENTRIES + 1]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged() from error
    if len(names) > MOST_ENTRIES:
        raise _damaged()
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names or any(
        "vbaproject" in one.lower() for one in names
    ):
        raise _unknown()
    return XLSX
