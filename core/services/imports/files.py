"""Workbooks in the database, in parts of a mebibyte, named by their hash."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.db import transaction

from core.models import ImportFile, ImportFilePart, ImportState

PART: Final = 1024 * 1024


def file_size(stream: BinaryIO) -> int:
    """The length of a seekable stream, which is left at its beginning."""
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


@transaction.atomic
def file_keep(stream: BinaryIO) -> ImportFile:
    """Stores a seekable stream once, whoever brings it again."""
    digest = hashlib.sha256()
    size = 0
    for piece in _pieces(stream):
        digest.update(piece)
        size += len(piece)
    name = digest.hexdigest()
    ImportFile.objects.bulk_create([ImportFile(sha256=name, size=size)], ignore_conflicts=True)
    file = ImportFile.objects.select_for_update().get(pk=name)
    if not file.parts.exists():
        for number, piece in enumerate(_pieces(stream)):
            ImportFilePart.objects.create(file=file, number=number, content=piece)
    return file


def file_pieces(file: ImportFile) -> Iterator[bytes]:
    """The content, one part at a time."""
    for number in range(-(-file.size // PART)):
        part = file.parts.filter(number=number).values_list("content", flat=True).first()
        if part is None:
            raise FileNotFoundError(file.pk)
        yield bytes(part)


def file_write(file: ImportFile, path: Path) -> None:
    with path.open("wb") as target:
        for piece in file_pieces(file):
            target.write(piece)


def file_is_kept(file: ImportFile) -> bool:
    return file.size == 0 or file.parts.exists()


@transaction.atomic
def file_forget(file: ImportFile) -> None:
    """Deletes the content unless another upload still lives from it. Hash and size stay."""
    locked = ImportFile.objects.select_for_update().get(pk=file.pk)
    if not locked.sessions.exclude(state=ImportState.REFUSED, kept=False).exists():
        locked.parts.all().delete()


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(PART):
        yield piece
